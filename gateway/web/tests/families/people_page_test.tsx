import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'superuser'
})

const sent = (path: string) => api.requests.filter((r) => r.method === 'POST' && r.path === path)

async function openDialog(button: string) {
  fireEvent.click(await screen.findByRole('button', { name: button }))
  return within(await screen.findByRole('dialog'))
}

describe('P10 The superuser', () => {
  beforeEach(() => {
    openApp(api, '/people')
  })

  it('finds a person by name and sends a new password', async () => {
    await screen.findByText(/Ilze Skolotāja/)
    fireEvent.change(screen.getByLabelText('Meklēt pēc vārda'), { target: { value: 'ilze' } })
    await waitFor(() => expect(screen.queryByText(/Bērziņš/)).toBeNull())
    const dialog = await openDialog('Jauna parole: Ilze Skolotāja')
    fireEvent.click(dialog.getByRole('button', { name: 'Sūtīt paroli' }))
    expect(await screen.findByText('Parole nosūtīta uz tālruni.')).toBeTruthy()
    expect(sent('/profiles/u1/password')).toHaveLength(1)
  })

  it('takes a second factor from an employee who has lost it', async () => {
    const dialog = await openDialog('Izslēgt otro faktoru: Ilze Skolotāja')
    fireEvent.click(dialog.getByRole('button', { name: 'Izslēgt otro faktoru' }))
    expect(await screen.findByText('Otrais faktors ir izslēgts.')).toBeTruthy()
    expect(sent('/profiles/u1/second-factor/removal')).toHaveLength(1)
  })

  it('takes one from a parent, too', async () => {
    const row = within((await screen.findByText(/Bērziņš \(mamma\)/)).closest('tr')!)
    fireEvent.click(row.getByRole('button', { name: /^Izslēgt otro faktoru/ }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.click(dialog.getByRole('button', { name: 'Izslēgt otro faktoru' }))
    expect(await screen.findByText('Otrais faktors ir izslēgts.')).toBeTruthy()
    expect(sent('/profiles/u9/second-factor/removal')).toHaveLength(1)
  })

  it('A4 registers an employee', async () => {
    const dialog = await openDialog('Reģistrēt darbinieku')
    const enter = (label: RegExp, value: string) =>
      fireEvent.change(dialog.getByLabelText(label), { target: { value } })
    enter(/^Vārds/, 'Ruta')
    enter(/^Uzvārds/, 'Jauna')
    enter(/Personas kods/, '010190-12345')
    enter(/Mobilais tālrunis/, '20000009')
    fireEvent.click(dialog.getByLabelText('direktora vietnieks'))
    fireEvent.click(dialog.getByRole('button', { name: 'Reģistrēt un sūtīt paroli' }))
    expect(await screen.findByText(/Darbinieks ir reģistrēts/)).toBeTruthy()
    expect(sent('/staff')[0]?.body).toEqual({
      given_name: 'Ruta',
      family_name: 'Jauna',
      personal_code: '010190-12345',
      phone: '20000009',
      email: '',
      roles: ['teacher', 'deputy'],
    })
  })
})

describe('Who looks after pupils and parents alone', () => {
  it('is offered nothing that is done to staff', async () => {
    api.permissions = ['manage_accounts']
    openApp(api, '/people')
    const parent = within((await screen.findByText(/Bērziņš \(mamma\)/)).closest('tr')!)
    expect(parent.getByRole('button', { name: /^Jauna parole/ })).toBeTruthy()
    expect(screen.getByText(/Ilze Skolotāja/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /: Ilze Skolotāja/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Reģistrēt darbinieku' })).toBeNull()
  })
})

describe('Who looks after staff alone', () => {
  it('is offered nothing that is done to pupils and parents', async () => {
    api.permissions = ['manage_staff']
    openApp(api, '/people')
    await screen.findByText(/Bērziņš \(mamma\)/)
    expect(screen.queryByRole('button', { name: /: .*Bērziņš/ })).toBeNull()
    expect(screen.getByRole('button', { name: /^Jauna parole.*Ilze Skolotāja/ })).toBeTruthy()
  })
})

describe('Who looks after nobody', () => {
  it('has no such page', async () => {
    api.signedIn = 'teacher'
    openApp(api, '/people')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    expect(api.requests.some((r) => r.path === '/mail/addressees')).toBe(false)
  })
})
