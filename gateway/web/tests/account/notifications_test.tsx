import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

async function section() {
  const region = within(await screen.findByRole('region', { name: 'Paziņojumi' }))
  await region.findByLabelText('Vērtējumi: e-pasts')
  return region
}

const save = (region: Awaited<ReturnType<typeof section>>) =>
  fireEvent.click(region.getByRole('button', { name: 'Saglabāt' }))

describe('N2 Notifications', () => {
  it('are chosen by kind and by channel', async () => {
    openApp(api, '/account')
    const region = await section()
    expect(region.getByLabelText<HTMLInputElement>('Vērtējumi: e-pasts').checked).toBe(true)
    fireEvent.click(region.getByLabelText('Vērtējumi: e-pasts'))
    fireEvent.click(region.getByLabelText('Kavējumi: īsziņa'))
    fireEvent.click(region.getByLabelText('Kavējumi: e-pasts'))
    save(region)
    await waitFor(() =>
      expect(api.notifications.settings.choices).toEqual([
        { kind: 'absence', channels: ['sms', 'email'] },
      ]),
    )
    expect(await region.findByText('Saglabāts.')).toBeTruthy()
  })

  it('come together once a day, and not in quiet hours', async () => {
    openApp(api, '/account')
    const region = await section()
    expect(region.queryByLabelText(/Kopsavilkums/)).toBeNull()
    fireEvent.click(region.getByLabelText('Reizi dienā, visu kopā'))
    const enter = (label: RegExp, value: string) =>
      fireEvent.change(region.getByLabelText(label), { target: { value } })
    enter(/Kopsavilkums/, '17:30')
    enter(/Klusums no/, '22:00')
    save(region)
    await waitFor(() =>
      expect(api.notifications.settings).toEqual({
        choices: [{ kind: 'mark', channels: ['email'] }],
        digest: true,
        digest_at: '17:30',
        quiet_from: '22:00',
        quiet_to: '07:00',
      }),
    )
  })

  it('FS3 are kept only without the Family Set, and it is said', async () => {
    api.notifications.entitled = false
    openApp(api, '/account')
    const region = await section()
    expect(region.getByText(/Izvēle tiek saglabāta/)).toBeTruthy()
    const link = region.getByRole<HTMLAnchorElement>('link', { name: 'Apmaksāt Ģimenes komplektu' })
    expect(new URL(link.href).pathname).toBe('/settings/family-set')
  })

  it('go to an address that the person chooses', async () => {
    openApp(api, '/account')
    const region = await section()
    const address = region.getByLabelText(/E-pasta adrese/)
    const choose = (value: string) => {
      fireEvent.change(address, { target: { value } })
      fireEvent.submit(address.closest('form')!)
    }
    choose('anna@')
    expect(await region.findByText('Tā nav e-pasta adrese.')).toBeTruthy()
    choose('anna@example.lv')
    await waitFor(() => expect(api.notifications.email).toBe('anna@example.lv'))
  })

  it('say the address that was chosen, until another is', async () => {
    api.notifications.email = 'juris@example.lv'
    openApp(api, '/account')
    const region = await section()
    const address = region.getByLabelText<HTMLInputElement>(/E-pasta adrese/)
    expect(address.value).toBe('juris@example.lv')
    fireEvent.change(address, { target: { value: ' ' } })
    fireEvent.submit(address.closest('form')!)
    expect(await region.findByText('Saglabāts.')).toBeTruthy()
    expect(api.notifications.email).toBe('')
    const reads = () =>
      api.requests.filter((r) => r.method === 'GET' && r.path === '/me/notifications')
    await waitFor(() => expect(reads()).toHaveLength(2))
    await waitFor(() => expect(address.value).toBe(''))
  })
})

describe('N2 The school', () => {
  it('says how long after the pupil its parents are told', async () => {
    api.signedIn = 'superuser'
    api.school = { ...api.school, notifications: { parent_delay_minutes: 30 } }
    openApp(api, '/school')
    const form = within(await screen.findByRole('region', { name: 'Paziņojumi' }))
    fireEvent.change(form.getByLabelText(/Vecākiem paziņo/), { target: { value: '60' } })
    fireEvent.click(form.getByRole('button', { name: 'Saglabāt' }))
    await waitFor(() =>
      expect(api.requests.find((r) => r.path === '/school/notification-settings')?.body).toEqual({
        parent_delay_minutes: 60,
      }),
    )
  })
})
