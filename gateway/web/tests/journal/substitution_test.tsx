import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { today } from '../../src/i18n/week'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'teacher'
})

async function openDialog() {
  openApp(api, '/journals')
  fireEvent.click(await screen.findByRole('button', { name: 'Aizvietot skolotāju' }))
  return within(await screen.findByRole('dialog'))
}

type Dialog = Awaited<ReturnType<typeof openDialog>>

async function choose(dialog: Dialog, search: string, journal: RegExp) {
  const box = await dialog.findByRole('combobox', { name: /Žurnāls/ })
  act(() => box.focus())
  fireEvent.change(box, { target: { value: search } })
  await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1))
  fireEvent.click(screen.getByText(journal))
}

function fill(dialog: Dialog) {
  fireEvent.change(dialog.getByLabelText(/Temats/), { target: { value: 'Skābes' } })
  fireEvent.change(dialog.getByLabelText(/prombūtnes iemesls/), { target: { value: 'slimība' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Saglabāt' }))
}

const lessons = () => api.requests.filter((r) => r.method === 'POST')

describe('J10 Substituting for a teacher', () => {
  it('finds the journal, enters the lesson and leads to where marks are entered', async () => {
    api.journal = { ...api.journal, id: 'j4', may_write: false, lessons: [], cells: [] }
    const dialog = await openDialog()
    await choose(dialog, 'ķīm', /8\.a · Ķīmija/)
    fill(dialog)
    const grid = within(await screen.findByRole('grid'))
    expect(window.location.pathname).toBe('/journals/j4')
    expect(lessons().map((r) => r.path)).toEqual(['/journals/j4/lessons'])
    expect(lessons()[0]?.body).toMatchObject({
      date: today(),
      topic: 'Skābes',
      substitution: { reason: 'slimība' },
    })
    expect(grid.getAllByRole('gridcell')[0]?.getAttribute('aria-readonly')).toBe('false')
  })

  it('asks for the journals of the day', async () => {
    const dialog = await openDialog()
    const date = dialog.getByLabelText(/Datums/)
    fireEvent.change(date, { target: { value: '2026-11-02' } })
    const asked = () => api.requests.map((r) => r.query.get('substitute')).filter(Boolean)
    await waitFor(() => expect(asked()).toEqual([today(), '2026-11-02']))
  })

  it('sends nothing without a journal', async () => {
    const dialog = await openDialog()
    await dialog.findByRole('combobox', { name: /Žurnāls/ })
    fill(dialog)
    expect(lessons()).toEqual([])
  })

  it('says why the lesson was refused', async () => {
    const dialog = await openDialog()
    await choose(dialog, 'vēst', /Vēsture/)
    api.next = [problem(409, 'refused', { title: 'Šī stunda jau ir ierakstīta.' })]
    fill(dialog)
    expect(await dialog.findByText('Šī stunda jau ir ierakstīta.')).toBeTruthy()
  })

  it('is not offered to the auditor', async () => {
    api.signedIn = 'auditor'
    openApp(api, '/journals')
    expect(await screen.findByRole('link', { name: 'Fizika' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Aizvietot skolotāju' })).toBeNull()
  })
})
