import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'superuser'
})

const path = '/people/former'
const row = (name: string) => within(screen.getByText(name).closest('li')!)
const sent = (to: string) => api.requests.filter((r) => r.method === 'POST' && r.path === to)

async function openDialog(button: string) {
  fireEvent.click(await screen.findByRole('button', { name: button }))
  const dialog = within(await screen.findByRole('dialog'))
  const enter = (label: RegExp, value: string) =>
    fireEvent.change(dialog.getByLabelText(label), { target: { value } })
  const submit = () => fireEvent.click(dialog.getByRole('button', { name: 'Atvērt no jauna' }))
  return { dialog, enter, submit }
}

describe('RV1 Pupils who left', () => {
  it('are listed beside the staff, each with why its profile ended', async () => {
    openApp(api, '/people')
    fireEvent.click(await screen.findByRole('link', { name: 'Bijušie skolēni' }))
    expect(await screen.findByRole('heading', { name: 'Bijušie skolēni' })).toBeTruthy()
    await screen.findByText('Agnese Ābele')
    expect(row('Agnese Ābele').getByText('Iemesls: aiziešana no skolas')).toBeTruthy()
    expect(row('Toms Prombūtnis').getByText('Iemesls: skolas beigšana')).toBeTruthy()
    expect(row('Zane Senāka').getByText('Iemesls: nav zināms')).toBeTruthy()
  })

  it('say why in the language of who reads it', async () => {
    openApp(api, path)
    await screen.findByText('Agnese Ābele')
    fireEvent.click(screen.getByLabelText('EN'))
    expect(await screen.findByText('Reason: left the school')).toBeTruthy()
    fireEvent.click(screen.getByLabelText('RU'))
    expect(await screen.findByText('Причина: неизвестна')).toBeTruthy()
  })

  it('are found by name', async () => {
    openApp(api, path)
    const search = await screen.findByLabelText('Meklēt pēc vārda')
    fireEvent.change(search, { target: { value: ' ĀBEL' } })
    expect(screen.getByText('Agnese Ābele')).toBeTruthy()
    expect(screen.queryByText('Toms Prombūtnis')).toBeNull()
    fireEvent.change(search, { target: { value: 'nav tāda' } })
    expect(screen.getByText('Neviens nav atrasts.')).toBeTruthy()
  })

  it('are said to be none where there are none', async () => {
    api.people.former = []
    openApp(api, path)
    expect(await screen.findByText('Bijušo skolēnu nav.')).toBeTruthy()
    expect(screen.queryByLabelText('Meklēt pēc vārda')).toBeNull()
  })

  it('come back by another order, and leave the list', async () => {
    openApp(api, path)
    const { enter, submit } = await openDialog('Atvērt no jauna: Agnese Ābele')
    enter(/Rīkojuma numurs/, ' 1-9/46 ')
    enter(/Rīkojuma datums/, '2026-11-27')
    submit()
    expect(await screen.findByText('Agnese Ābele: profils ir atvērts no jauna.')).toBeTruthy()
    expect(sent('/profiles/u31/reopening')[0]?.body).toEqual({
      order_number: '1-9/46',
      order_date: '2026-11-27',
    })
    await waitFor(() => expect(screen.queryByText('Agnese Ābele')).toBeNull())
    expect(screen.getByText('Toms Prombūtnis')).toBeTruthy()
  })

  it('stay when the order is refused, which its field says', async () => {
    openApp(api, path)
    const { dialog, enter, submit } = await openDialog('Atvērt no jauna: Agnese Ābele')
    enter(/Rīkojuma numurs/, '1')
    const errors = [{ pointer: '/order_number', code: 'text_blank', detail: 'Te vajag numuru.' }]
    api.next = [problem(400, 'invalid_request', { errors })]
    submit()
    expect(await dialog.findByText('Te vajag numuru.')).toBeTruthy()
    const number = dialog.getByLabelText(/Rīkojuma numurs/)
    expect(number.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('Agnese Ābele')).toBeTruthy()
  })

  it('have parents, who come back by an order, too', async () => {
    openApp(api, path)
    const parents = await screen.findByRole('button', { name: 'Vecāki: Toms Prombūtnis' })
    expect(screen.queryByText(/Inga Āboliņa/)).toBeNull()
    fireEvent.click(parents)
    const { enter, submit } = await openDialog('Atvērt no jauna: Inga Āboliņa')
    enter(/Rīkojuma numurs/, '1-9/47')
    submit()
    expect(await screen.findByText('Inga Āboliņa: profils ir atvērts no jauna.')).toBeTruthy()
    expect(sent('/profiles/u7/reopening')).toHaveLength(1)
    expect(api.requests.some((r) => r.path === '/pupils/p32/parents')).toBe(true)
    fireEvent.click(parents)
    expect(screen.queryByText(/Inga Āboliņa/)).toBeNull()
  })
})

describe('RV1 Who reads the whole school', () => {
  beforeEach(() => {
    api.permissions = ['read_journals', 'read_school']
  })

  it('is led to who left, and opens no profile again', async () => {
    openApp(api)
    fireEvent.click(await screen.findByRole('link', { name: 'Lietotāji' }))
    expect(await screen.findByText('Agnese Ābele')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Atvērt no jauna|Vecāki/ })).toBeNull()
    expect(screen.queryByRole('navigation', { name: 'Lietotāji' })).toBeNull()
  })

  it('sees no staff there', async () => {
    openApp(api, '/people/staff')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
  })
})

describe('RV1 Who only closes profiles', () => {
  it('opens them again, and is shown no parents', async () => {
    api.permissions = ['close_profiles']
    openApp(api, '/people')
    expect(await screen.findByRole('link', { name: 'Lietotāji' })).toBeTruthy()
    expect(await screen.findAllByRole('button', { name: /Atvērt no jauna/ })).toHaveLength(3)
    expect(screen.queryByRole('button', { name: /Vecāki/ })).toBeNull()
  })
})

describe('RV1 Who only manages accounts', () => {
  it('has no list of who left', async () => {
    api.permissions = ['manage_accounts']
    openApp(api, path)
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    expect(api.requests.some((r) => r.path === '/school/former-pupils')).toBe(false)
  })
})
