import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'superuser'
})

describe('School settings', () => {
  it('are saved all together, the unknown ones as they came', async () => {
    const unknown = { quiet: { from: '20:00', to: '07:00' } }
    api.school = { ...api.school, settings: { ...api.school.settings, unknown } }
    openApp(api, '/school')
    const days = await screen.findByLabelText(/Formatīvie vērtējumi/)
    fireEvent.change(days, { target: { value: '5' } })
    fireEvent.click(screen.getByLabelText('direktors'))
    fireEvent.click(screen.getByLabelText('Rādīt sekmju reitingu'))
    fireEvent.click(screen.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() => expect(api.school.settings.formative_mark_days).toBe(5))
    expect(api.school.settings).toMatchObject({
      excused_by: ['teacher', 'director'],
      ranking_shown: false,
      lesson_entry_until: '17:00',
      unknown,
    })
  })

  it('are the superuser’s only', async () => {
    api.signedIn = 'teacher'
    openApp(api)
    expect(await screen.findByRole('link', { name: 'Klases' })).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Skola' })).toBeNull()
  })
})

describe('School calendar', () => {
  it('takes holidays', async () => {
    openApp(api, '/school')
    fireEvent.change(await screen.findByLabelText(/^No\b/), { target: { value: '2027-03-15' } })
    fireEvent.change(screen.getByLabelText(/^Līdz/), { target: { value: '2027-03-19' } })
    fireEvent.change(screen.getByLabelText(/^Nosaukums/), { target: { value: 'Pavasaris' } })
    fireEvent.click(screen.getByRole('button', { name: 'Pievienot brīvdienas' }))
    await waitFor(() => expect(api.requests.at(-1)?.method).toBe('GET'))
    const sent = api.requests.find((r) => r.path === '/school/holidays')
    expect(sent?.body).toEqual({ from: '2027-03-15', to: '2027-03-19', title: 'Pavasaris' })
  })

  it('withdraws a holiday with a reason', async () => {
    openApp(api, '/school')
    fireEvent.click((await screen.findAllByRole('button', { name: 'Atsaukt' }))[0]!)
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.change(dialog.getByLabelText(/Iemesls/), { target: { value: 'pārcelts' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Atsaukt' }))
    await waitFor(() =>
      expect(api.requests.find((r) => r.path === '/school/holidays/h1/withdrawal')?.body).toEqual({
        reason: 'pārcelts',
      }),
    )
  })
})
