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

describe('RO The superuser', () => {
  it('gives and takes an employee’s roles', async () => {
    openApp(api, '/people/staff')
    fireEvent.click(await screen.findByRole('button', { name: 'Mainīt lomas: Ilze Skolotāja' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.click(dialog.getByLabelText('lietvedis'))
    fireEvent.click(dialog.getByRole('button', { name: 'Saglabāt' }))
    expect(await screen.findByText('Ilze Skolotāja: lomas ir mainītas.')).toBeTruthy()
    expect(sent('/profiles/u1/roles')[0]?.body).toEqual({ roles: ['teacher', 'clerk'] })
    expect(await screen.findByText('skolotājs, lietvedis')).toBeTruthy()
  })

  it('is told why a role stays, and changes none of a closed profile', async () => {
    openApp(api, '/people/staff')
    fireEvent.click(await screen.findByRole('button', { name: 'Mainīt lomas: Guntis Sistēma' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.click(dialog.getByLabelText('virslietotājs'))
    fireEvent.click(dialog.getByRole('button', { name: 'Saglabāt' }))
    expect(await dialog.findByText('Skolai paliek vismaz viens virslietotājs.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Mainīt lomas: Ruta Agrāk' })).toBeNull()
  })

  it('RV1 opens an employee’s closed profile again by an order', async () => {
    openApp(api, '/people/staff')
    const again = await screen.findAllByRole('button', { name: /Atvērt no jauna/ })
    expect(again.map((button) => button.getAttribute('aria-label'))).toEqual([
      'Atvērt no jauna: Ruta Agrāk',
    ])
    fireEvent.click(again[0]!)
    const dialog = within(await screen.findByRole('dialog'))
    const enter = (label: RegExp, value: string) =>
      fireEvent.change(dialog.getByLabelText(label), { target: { value } })
    enter(/Rīkojuma numurs/, '1-7/27')
    enter(/Rīkojuma datums/, '2026-11-21')
    fireEvent.click(dialog.getByRole('button', { name: 'Atvērt no jauna' }))
    expect(await screen.findByRole('button', { name: 'Mainīt lomas: Ruta Agrāk' })).toBeTruthy()
    expect(sent('/profiles/u8/reopening')[0]?.body).toEqual({
      order_number: '1-7/27',
      order_date: '2026-11-21',
    })
  })

  it('may open none again without being let close any', async () => {
    api.permissions = ['manage_accounts', 'manage_staff']
    openApp(api, '/people/staff')
    expect(await screen.findByText('Ruta Agrāk')).toBeTruthy()
    expect(screen.getByText('slēgts')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Atvērt no jauna/ })).toBeNull()
  })

  it('says what a role may, but for what cannot be taken from it', async () => {
    openApp(api, '/people/roles')
    fireEvent.click(await screen.findByRole('button', { name: 'virslietotājs' }))
    const fixed = await screen.findByLabelText<HTMLInputElement>('mainīt skolas iestatījumus')
    expect(fixed.disabled).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'virslietotājs' }))
    fireEvent.click(screen.getByRole('button', { name: 'lietvedis' }))
    fireEvent.click(await screen.findByLabelText('mainīt brīvdienas un pārceltās dienas'))
    const form = screen.getByLabelText('mainīt brīvdienas un pārceltās dienas').closest('form')!
    fireEvent.click(within(form).getByRole('button', { name: 'Saglabāt' }))
    expect(await screen.findByRole('button', { name: 'lietvedis (mainīts skolā)' })).toBeTruthy()
    expect(await screen.findByText('Saglabāts.')).toBeTruthy()
    expect(sent('/school/roles/clerk/permissions')[0]?.body).toEqual({
      permissions: ['read_school', 'edit_calendar', 'write_mail'],
    })
  })
})

describe('RO What a role may', () => {
  it('decides what there is to do, whatever the role is called', async () => {
    api.signedIn = 'teacher'
    api.permissions = ['read_journals', 'edit_calendar']
    openApp(api, '/school')
    expect(await screen.findByRole('heading', { name: 'Brīvdienas' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Skola' })).toBeTruthy()
    expect(screen.queryByRole('region', { name: 'Pasts' })).toBeNull()
    expect(screen.queryByRole('link', { name: 'Lietotāji' })).toBeNull()
  })

  it('may be less than it was, for a superuser, too', async () => {
    api.permissions = ['manage_accounts']
    openApp(api, '/people/staff')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    await waitFor(() => expect(sent('/school/staff')).toEqual([]))
    expect(screen.queryByRole('link', { name: 'Skola' })).toBeNull()
  })
})
