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
    const form = within(screen.getByRole('region', { name: 'Termiņi un noteikumi' }))
    fireEvent.click(form.getByLabelText('direktors'))
    fireEvent.click(form.getByLabelText('Rādīt sekmju reitingu'))
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() => expect(api.school.settings.formative_mark_days).toBe(5))
    expect(api.school.settings).toMatchObject({
      excused_by: ['teacher', 'director'],
      ranking_shown: false,
      lesson_entry_until: '17:00',
      unknown,
    })
  })

  it('say who gets in and how', async () => {
    openApp(api, '/school')
    const form = within(await screen.findByRole('region', { name: 'Pieslēgšanās' }))
    const recovery = within(form.getByRole('group', { name: /ar īsziņu var lūgt/ }))
    fireEvent.click(recovery.getByLabelText('skolēns'))
    const factor = within(form.getByRole('group', { name: /Otrais faktors/ }))
    expect(factor.queryByLabelText('skolēns')).toBeNull()
    fireEvent.click(factor.getByLabelText('direktors'))
    fireEvent.click(form.getByLabelText('Bijušie skolēni un viņu vecāki drīkst lasīt savu vēsturi'))
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() =>
      expect(api.requests.find((r) => r.path === '/school/access-settings')?.body).toEqual({
        recovery_by_sms: ['mother', 'father', 'guardian'],
        second_factor: ['director'],
        former_may_read: true,
      }),
    )
  })

  it('M1 say who writes letters to whom', async () => {
    openApp(api, '/school')
    const form = within(await screen.findByRole('region', { name: 'Pasts' }))
    fireEvent.click(form.getByLabelText('Vecāki raksta klases vecākiem'))
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() =>
      expect(api.requests.find((r) => r.path === '/school/mail-settings')?.body).toMatchObject({
        parents_to_parents: false,
        to_school: ['deputy', 'director', 'superuser'],
      }),
    )
  })

  it('FS4 say what is free, down to everything', async () => {
    api.school = { ...api.school, free_features: ['ranking'] }
    openApp(api, '/school')
    const name = 'Ģimenes komplekts: kas ir bez maksas'
    const form = within(await screen.findByRole('region', { name }))
    const sent = () => api.requests.filter((r) => r.path === '/school/free-features')
    fireEvent.click(form.getByLabelText('Sekmju reitings'))
    fireEvent.click(form.getByLabelText('Sekmju izraksti'))
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() => expect(sent()[0]?.body).toEqual({ features: ['transcripts'] }))
    const reads = () => api.requests.filter((r) => r.path === '/school').length
    await waitFor(() => expect(reads()).toBe(2))
    expect(await form.findByText('Saglabāts.')).toBeTruthy()
    fireEvent.click(form.getByRole('button', { name: 'Viss bez maksas' }))
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() => expect(sent()[1]?.body.features).toHaveLength(6))
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
    fireEvent.click(await screen.findByRole('button', { name: 'Atsaukt: Rudens brīvdienas' }))
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

describe('Messages that did not arrive', () => {
  it('are listed with the reason, and without text or number', async () => {
    openApp(api, '/school')
    const failed = within(await screen.findByRole('region', { name: 'Nepiegādātās ziņas' }))
    const row = (await failed.findByText('nevar piegādāt')).closest('tr')!
    expect(row.textContent).toContain('īsziņa: parole, ko izsniedza skola')
    expect(api.requests.find((r) => r.path === '/school/messages')?.query.get('state')).toBe(
      'failed',
    )
  })

  it('say so of a password that a newer one took the place of', async () => {
    api.people.failed = api.people.failed.map((m) => ({ ...m, why: 'superseded' }))
    openApp(api, '/school')
    expect(await screen.findByText('tās vietā aizgāja jaunāka parole')).toBeTruthy()
  })
})
