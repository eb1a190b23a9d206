import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Lesson } from '../../src/api/types'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'teacher'
})

// Two lessons of a journal; `mayEnter` as the gateway says it of each.
async function openJournal(mayWrite: boolean, ...mayEnter: (boolean | undefined)[]) {
  const lessons = mayEnter.map((may, i) => ({ ...api.journal.lessons[i]!, may_enter: may }))
  api.journal = { ...api.journal, may_write: mayWrite, lessons: lessons as Lesson[], cells: [] }
  openApp(api, '/journals/j1')
  await screen.findByRole('grid')
  focus(1)
}

const cell = (col: number) => document.querySelector(`td[data-row="0"][data-col="${col}"]`)!
const focus = (col: number) => {
  fireEvent.click(cell(col))
  act(() => (cell(col) as HTMLElement).focus())
}
const key = (name: string) => fireEvent.keyDown(document.activeElement!, { key: name })
const marks = () => api.requests.filter((r) => r.path.endsWith('/marks'))

describe('J10 A substitute in the journal of another teacher', () => {
  it('enters marks in the lesson that was theirs', async () => {
    await openJournal(false, false, true)
    expect(cell(1).getAttribute('aria-readonly')).toBe('false')
    key('7')
    key('Enter')
    await waitFor(() => expect(marks()).toHaveLength(1))
    expect(marks()[0]?.body.marks).toMatchObject([{ lesson: 'l2', value: '7' }])
    expect(screen.getByRole('button', { name: 'Apmeklējums' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Jauna stunda' })).toBeNull()
  })

  it('enters nothing in the other lessons', async () => {
    await openJournal(false, false, true)
    focus(0)
    expect(cell(0).getAttribute('aria-readonly')).toBe('true')
    key('7')
    expect(document.querySelector('.grid-input')).toBeNull()
    fireEvent.doubleClick(cell(0))
    expect(document.querySelector('.grid-input')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Apmeklējums' })).toBeNull()
  })

  it('pastes nothing that reaches into another lesson', async () => {
    await openJournal(false, true, false)
    focus(0)
    fireEvent.paste(document.activeElement!, { clipboardData: { getData: () => '7\t8' } })
    expect(await screen.findByText(/ne visas šīs stundas ir jūsu/)).toBeTruthy()
    expect(marks()).toEqual([])
  })

  it('corrects the texts of the lesson that was theirs', async () => {
    await openJournal(false, false, true)
    fireEvent.click(screen.getByRole('button', { name: 'Stunda' }))
    const topic = await screen.findByLabelText<HTMLTextAreaElement>(/Temats/)
    expect(topic.readOnly).toBe(false)
  })
})

describe('A gateway that says nothing of the lesson', () => {
  it.each([true, false])('has said it of the journal: %s', async (mayWrite) => {
    await openJournal(mayWrite, undefined, undefined)
    expect(cell(1).getAttribute('aria-readonly')).toBe(String(!mayWrite))
  })
})
