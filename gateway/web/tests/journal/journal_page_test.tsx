import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cell } from '../../src/api/types'
import { FakeApi, problem } from '../fake/fake_api'
import { FakeEventSource } from '../fake/fake_event_source'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'teacher'
  api.journal = { ...api.journal, cells: [] }
})

async function openJournal() {
  const app = openApp(api, '/journals/j1')
  await screen.findByRole('grid')
  const active = document.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')!
  act(() => active.focus())
  return app
}

// Types as a person does: the first key opens the cell's input, the rest go into it.
function type(text: string) {
  fireEvent.keyDown(document.activeElement!, { key: text[0] })
  if (text.length > 1) fireEvent.change(document.activeElement!, { target: { value: text } })
  key('Enter')
}

const key = (name: string) => fireEvent.keyDown(document.activeElement!, { key: name })
const writes = (suffix: string) =>
  api.requests.filter((r) => r.method === 'POST' && r.path.endsWith(suffix))
const place = () => {
  const { row, col } = (document.activeElement as HTMLElement).dataset
  return [Number(row), Number(col)]
}

describe('Journal', () => {
  it('takes a column of marks by keyboard alone', async () => {
    await openJournal()
    const [row, col] = place()
    type('7')
    type('0')
    type('nv')
    expect(place()).toEqual([row! + 3, col])
    await waitFor(() => expect(writes('/marks')).toHaveLength(3))
    const values = writes('/marks').map((r) => (r.body.marks as { value: string }[])[0]?.value)
    expect(values).toEqual(['7', '10', 'nv'])
    await screen.findByText('Saglabāts: nv')
  })

  it('sends two absences in order, the second with the first', async () => {
    await openJournal()
    type('n')
    type('n')
    await waitFor(() => expect(writes('/attendance')).toHaveLength(2))
    expect(writes('/attendance').map((r) => r.body.absent)).toEqual([['p1'], ['p1', 'p2']])
  })

  it('lets no absence overtake one that has to be sent again', async () => {
    await openJournal()
    api.next = [new Error('connection broken')]
    type('n')
    type('n')
    await waitFor(() => expect(writes('/attendance')).toHaveLength(3))
    const absent = () => api.journal.cells.filter((c) => c.absence === 'absent')
    await waitFor(() => expect(absent().map((c) => c.pupil)).toEqual(['p1', 'p2']))
    expect(writes('/attendance').at(-1)?.body.absent).toEqual(['p1', 'p2'])
  })

  it('never writes an absence that was refused', async () => {
    await openJournal()
    api.next = [problem(422, 'pupil_not_in_journal', { detail: 'Nav žurnālā.' })]
    type('n')
    type('n')
    await waitFor(() => expect(writes('/attendance')).toHaveLength(2))
    expect(await screen.findByText('Saglabāts: n')).toBeTruthy()
    expect(writes('/attendance').map((r) => r.body.absent)).toEqual([['p1'], ['p2']])
  })

  it('forgets an absence that was refused and dismissed', async () => {
    await openJournal()
    api.next = [problem(422, 'pupil_not_in_journal', { detail: 'Nav žurnālā.' })]
    type('n')
    await screen.findByText('Noraidīts: Nav žurnālā.')
    key('ArrowUp')
    key('Delete')
    key('ArrowDown')
    type('n')
    await screen.findByText('Saglabāts: n')
    expect(writes('/attendance').map((r) => r.body.absent)).toEqual([['p1'], ['p2']])
  })

  it('begins anew after a refusal, from what has been noted meanwhile', async () => {
    const { queries } = await openJournal()
    api.next = [problem(422, 'pupil_not_in_journal', { detail: 'Nav žurnālā.' })]
    const lesson = document.activeElement!.getAttribute('data-col')
    type('n')
    await screen.findByText('Noraidīts: Nav žurnālā.')
    const id = api.journal.lessons[Number(lesson)]!.id
    const absent: Cell = { pupil: 'p9', lesson: id, marks: [], absence: 'absent' }
    api.journal = { ...api.journal, cells: [absent] }
    await act(() => queries.invalidateQueries({ queryKey: ['journal', 'j1'] }))
    type('n')
    await screen.findByText('Saglabāts: n')
    expect(writes('/attendance').at(-1)?.body.absent).toEqual(['p9', 'p2'])
  })

  it('shows each refused mark of a block its own reason', async () => {
    await openJournal()
    const errors = [{ pointer: '/marks/10/value', detail: 'Nav skalā.' }]
    api.next = [problem(422, 'invalid', { detail: 'Nepareizi.', errors })]
    fireEvent.paste(document.activeElement!, {
      clipboardData: { getData: () => '7\n'.repeat(12) },
    })
    await screen.findByText(/12 noraidītu ierakstu/)
    const reasons = [...document.querySelectorAll('[data-status=rejected]')].map((c) =>
      c.getAttribute('title'),
    )
    expect(reasons).toEqual(reasons.map((_, i) => (i === 10 ? 'Nav skalā.' : 'Nepareizi.')))
    expect(reasons).toHaveLength(12)
  })

  it('asks the reason of a correction', async () => {
    await openJournal()
    type('7')
    await screen.findByText('Saglabāts: 7')
    key('ArrowUp')
    type('8')
    fireEvent.click(await screen.findByRole('button', { name: 'Darbs uzlabots' }))
    fireEvent.click(screen.getByRole('button', { name: 'Labot vērtējumu' }))
    await waitFor(() => expect(writes('/correction')).toHaveLength(1))
    expect(writes('/correction')[0]?.body).toEqual({ value: '8', reason: 'Darbs uzlabots' })
  })

  it('withdraws nothing without a reason', async () => {
    await openJournal()
    type('7')
    await screen.findByText('Saglabāts: 7')
    key('ArrowUp')
    key('Delete')
    fireEvent.click(await screen.findByRole('button', { name: 'Atsaukt vērtējumu' }))
    expect(await screen.findByText('Norādiet iemeslu.')).toBeTruthy()
    expect(writes('/withdrawal')).toEqual([])
  })

  it('keeps a rejected entry in sight, with the reason', async () => {
    await openJournal()
    api.next = [problem(409, 'term_closed', { detail: 'Semestris ir slēgts.' })]
    type('7')
    expect(await screen.findByText('Noraidīts: Semestris ir slēgts.')).toBeTruthy()
    const cell = document.querySelector('[data-status=rejected]')
    expect(cell?.getAttribute('aria-label')).toContain('noraidīts')
    expect(screen.getByText(/1 ieraksts noraidīts/)).toBeTruthy()
  })

  it('says what it does not know, and sends nothing', async () => {
    await openJournal()
    type('77')
    expect(await screen.findByText('Nezināms ieraksts: 77')).toBeTruthy()
    expect(writes('/marks')).toEqual([])
  })

  it('pastes a block in one request', async () => {
    await openJournal()
    fireEvent.paste(document.activeElement!, {
      clipboardData: { getData: () => '7\n8\n9\n' },
    })
    await waitFor(() => expect(writes('/marks')).toHaveLength(1))
    expect(writes('/marks')[0]?.body.marks).toHaveLength(3)
  })

  it('shows an absence as excused as soon as that is known', async () => {
    vi.stubGlobal('EventSource', FakeEventSource)
    const absent: Cell = { pupil: 'p1', lesson: 'l1', marks: [], absence: 'absent' }
    api.journal = { ...api.journal, cells: [absent] }
    await openJournal()
    api.journal = { ...api.journal, cells: [{ ...absent, absence: 'excused' }] }
    act(() => FakeEventSource.last.emit('absence', { pupil: 'p1' }))
    await waitFor(() => expect(document.querySelector('td[data-absence=excused]')).toBeTruthy())
    vi.unstubAllGlobals()
  })

  it('says who wrote a mark, when and why', async () => {
    await openJournal()
    type('7')
    await screen.findByText('Saglabāts: 7')
    key('ArrowUp')
    key('c')
    expect(await screen.findByText('Iemesls: Darbs uzlabots')).toBeTruthy()
    expect(screen.getAllByText('Ilze Skolotāja (skolotājs)')).toHaveLength(2)
  })

  it('notes that nobody is absent', async () => {
    await openJournal()
    fireEvent.click(screen.getByRole('button', { name: 'Apmeklējums' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Visi ir klāt' }))
    await waitFor(() => expect(writes('/attendance')).toHaveLength(1))
    expect(writes('/attendance')[0]?.body).toEqual({ absent: [], late: [] })
  })

  it('J10 enters a substituted lesson with its reason', async () => {
    await openJournal()
    fireEvent.click(screen.getByRole('button', { name: 'Jauna stunda' }))
    fireEvent.change(await screen.findByLabelText(/Temats/), { target: { value: 'Spēks' } })
    fireEvent.click(screen.getByLabelText('Aizvietota stunda'))
    const reason = screen.getByLabelText(/prombūtnes iemesls/)
    fireEvent.change(reason, { target: { value: 'slimība' } })
    fireEvent.click(screen.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() => expect(writes('/lessons')).toHaveLength(1))
    expect(writes('/lessons')[0]?.body).toMatchObject({
      topic: 'Spēks',
      substitution: { reason: 'slimība' },
    })
  })
})
