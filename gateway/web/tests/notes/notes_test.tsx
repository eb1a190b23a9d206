import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { mondayOf, today, weekOf } from '../../src/i18n/week'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
})

const sent = (path: string) => api.requests.filter((r) => r.method === 'POST' && r.path === path)

async function write(kind: string, text: string) {
  fireEvent.click(await screen.findByRole('button', { name: 'Piezīme dienasgrāmatā' }))
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Piezīme dienasgrāmatā: Anna Āboliņa' }),
  )
  fireEvent.change(dialog.getByLabelText(/Veids/), { target: { value: kind } })
  fireEvent.change(dialog.getByLabelText(/Teksts/), { target: { value: text } })
  fireEvent.click(dialog.getByRole('button', { name: 'Ierakstīt' }))
  expect(await screen.findByText('Ierakstīts dienasgrāmatā.')).toBeTruthy()
}

describe('J13 A note in the diary', () => {
  it('is the class teacher’s, of a day', async () => {
    api.signedIn = 'teacher'
    openApp(api, '/classes/c1/pupils/p1/notes')
    await write('praise', ' Palīdz citiem. ')
    expect(sent('/pupils/p1/notes')[0]?.body).toEqual({
      kind: 'praise',
      date: today(),
      text: 'Palīdz citiem.',
    })
    expect(await screen.findByText('Palīdz citiem.')).toBeTruthy()
  })

  it('is the subject teacher’s, of a lesson', async () => {
    api.signedIn = 'teacher'
    openApp(api, '/journals/j1')
    const grid = await screen.findByRole('grid')
    const cell = within(grid).getAllByRole('gridcell')[0]!
    fireEvent.focus(cell)
    fireEvent.click(await screen.findByRole('button', { name: 'Šūna un vēsture' }))
    await write('remark', 'Nav burtnīcas.')
    const lesson = api.journal.lessons.find(
      (l) => l.date === sent('/pupils/p1/notes')[0]?.body.date,
    )
    expect(lesson).toBeTruthy()
    expect(sent('/pupils/p1/notes')[0]?.body).toMatchObject({ kind: 'remark', journal: 'j1' })
  })

  it('is not a teacher’s of another class, nor the auditor’s', async () => {
    api.signedIn = 'auditor'
    openApp(api, '/classes/c1/pupils/p1/notes')
    expect(await screen.findByText(/piezīmju nav/)).toBeTruthy()
    await screen.findByRole('heading', { name: 'Anna Āboliņa' })
    expect(screen.queryByRole('button', { name: 'Piezīme dienasgrāmatā' })).toBeNull()
  })
})

describe('N1 Who wrote a note', () => {
  it('corrects and withdraws it, and what it said before stays', async () => {
    api.signedIn = 'teacher'
    api.notes.write({ body: { kind: 'remark', text: 'Skaļš.' } })
    openApp(api, '/classes/c1/pupils/p1/notes')
    fireEvent.click(await screen.findByRole('button', { name: 'Labot piezīmi' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.change(dialog.getByLabelText(/Teksts/), { target: { value: 'Traucē.' } })
    fireEvent.change(dialog.getByLabelText(/Iemesls/), { target: { value: 'precizēts' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Saglabāt' }))
    expect(await screen.findByText(/bija: „Skaļš”\. Iemesls: precizēts/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Atsaukt' }))
    const withdrawal = within(await screen.findByRole('dialog'))
    fireEvent.change(withdrawal.getByLabelText(/Iemesls/), { target: { value: 'cits skolēns' } })
    fireEvent.click(withdrawal.getByRole('button', { name: 'Atsaukt' }))
    await waitFor(() => expect(screen.getAllByText(/Atsaukts/).length).toBe(2))
    expect(screen.queryByRole('button', { name: 'Labot piezīmi' })).toBeNull()
  })
})

describe('DI2 The diary', () => {
  it('shows notes to the family, with who wrote them, and leads to all of them', async () => {
    api.signedIn = 'father'
    const date = mondayOf(weekOf(today()))
    api.notes.write({ body: { kind: 'reminder', date, text: 'Rīt ekskursija.', journal: 'j1' } })
    api.notes.notes = api.notes.notes.map((n) => ({ ...n, own: false }))
    openApp(api, '/diary')
    const days = await screen.findAllByText(/Rīt ekskursija/)
    expect(days[0]?.textContent).toBe('Atgādinājums, Matemātika: Rīt ekskursija. (Ilze Skolotāja)')
    fireEvent.click(screen.getByRole('link', { name: 'Piezīmes' }))
    expect(await screen.findByRole('heading', { name: 'Piezīmes' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Labot piezīmi' })).toBeNull()
  })
})
