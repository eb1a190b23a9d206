import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'teacher'
})

async function openPupil() {
  openApp(api, '/classes/c1')
  fireEvent.click(await screen.findByRole('tab', { name: 'Vecāki' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Anna Āboliņa' }))
  await screen.findByText(/Juris Āboliņš/)
}

async function openDialog(button: string | RegExp) {
  fireEvent.click(screen.getByRole('button', { name: button }))
  const dialog = within(await screen.findByRole('dialog'))
  const enter = (label: RegExp, value: string) =>
    fireEvent.change(dialog.getByLabelText(label), { target: { value } })
  const submit = (name: string) => fireEvent.click(dialog.getByRole('button', { name }))
  return { dialog, enter, submit }
}

const sent = (path: string) => api.requests.filter((r) => r.method === 'POST' && r.path === path)

describe('A1 A pupil’s parents', () => {
  it('are shown to the class teacher, with their phones and who cannot get in', async () => {
    await openPupil()
    const row = (name: RegExp) => screen.getByText(name).closest('tr')!
    expect(row(/Juris/).textContent).toContain('+37120000001')
    expect(row(/Velta/).textContent).toContain('bez paroles')
    expect(row(/Inga/).textContent).toContain('slēgts')
    expect(within(row(/Inga/)).queryByRole('button')).toBeNull()
    expect(screen.queryByRole('button', { name: /Slēgt profilu/ })).toBeNull()
  })

  it('are not shown to the teacher of another class', async () => {
    openApp(api, '/classes/c2')
    await screen.findByRole('tab', { name: 'Stundu saraksts' })
    expect(screen.queryByRole('tab', { name: 'Vecāki' })).toBeNull()
  })

  it('P1 are registered with a phone, to which the password goes', async () => {
    await openPupil()
    const { dialog, enter, submit } = await openDialog('Reģistrēt vecāku')
    enter(/^Vārds/, 'Inga')
    enter(/^Uzvārds/, 'Āboliņa')
    enter(/Mobilais tālrunis/, 'nav')
    enter(/nāk šajā valodā/, 'ru')
    submit('Reģistrēt un sūtīt paroli')
    expect(await dialog.findByText('Tas nav tālruņa numurs.')).toBeTruthy()
    enter(/Mobilais tālrunis/, '20000002')
    submit('Reģistrēt un sūtīt paroli')
    expect(await screen.findByText(/Vecāks ir reģistrēts/)).toBeTruthy()
    expect(await screen.findByText('20000002')).toBeTruthy()
    expect(sent('/pupils/p1/parents').at(-1)?.body).toEqual({
      role: 'mother',
      given_name: 'Inga',
      family_name: 'Āboliņa',
      phone: '20000002',
      language: 'ru',
    })
  })

  it('are registered once in a role', async () => {
    await openPupil()
    const { dialog, enter, submit } = await openDialog('Reģistrēt vecāku')
    enter(/Kas skolēnam/, 'father')
    enter(/^Vārds/, 'Juris')
    enter(/^Uzvārds/, 'Āboliņš')
    enter(/Mobilais tālrunis/, '20000002')
    submit('Reģistrēt un sūtīt paroli')
    expect(await dialog.findByText('Šāds vecāks jau ir reģistrēts.')).toBeTruthy()
  })

  it('P9 get another phone, with a reason', async () => {
    await openPupil()
    const { enter, submit } = await openDialog('Mainīt tālruni: Juris Āboliņš')
    enter(/Mobilais tālrunis/, '29999999')
    enter(/Iemesls/, 'nepareizs numurs')
    submit('Mainīt un sūtīt paroli')
    expect(await screen.findByText(/Tālrunis ir nomainīts/)).toBeTruthy()
    expect(sent('/people/person-u3/phone')[0]?.body).toEqual({
      phone: '29999999',
      reason: 'nepareizs numurs',
    })
    expect(await screen.findByText('29999999')).toBeTruthy()
  })

  it('P9 so does the pupil', async () => {
    await openPupil()
    const { enter, submit } = await openDialog('Mainīt skolēna tālruni')
    enter(/Mobilais tālrunis/, '29999999')
    enter(/Iemesls/, 'jauns numurs')
    submit('Mainīt un sūtīt paroli')
    await waitFor(() => expect(sent('/people/p1/phone')).toHaveLength(1))
  })

  it('get a new password, if they have a phone', async () => {
    await openPupil()
    const missing = await openDialog('Jauna parole: Velta Āboliņa')
    missing.submit('Sūtīt paroli')
    expect(await missing.dialog.findByText('Nav tālruņa.')).toBeTruthy()
    missing.submit('Atcelt')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const { submit } = await openDialog('Jauna parole: Juris Āboliņš')
    submit('Sūtīt paroli')
    expect(await screen.findByText('Parole nosūtīta uz tālruni.')).toBeTruthy()
    expect(sent('/profiles/u3/password')).toHaveLength(1)
  })
})

describe('RV1 The end of a profile', () => {
  it('is the superuser’s, by an order', async () => {
    api.signedIn = 'superuser'
    await openPupil()
    const { dialog, enter, submit } = await openDialog('Slēgt profilu: Juris Āboliņš')
    expect(dialog.queryByRole('option', { name: 'darba attiecību beigas' })).toBeNull()
    enter(/Iemesls/, 'breach')
    enter(/Rīkojuma numurs/, ' 1-7/26 ')
    enter(/Rīkojuma datums/, '2026-11-20')
    submit('Slēgt profilu')
    expect(await screen.findByText('Profils ir slēgts.')).toBeTruthy()
    expect(sent('/profiles/u3/closure')[0]?.body).toEqual({
      why: 'breach',
      order_number: '1-7/26',
      order_date: '2026-11-20',
    })
  })

  it('is undone by another order', async () => {
    api.signedIn = 'superuser'
    await openPupil()
    const again = /Atvērt no jauna: (Juris|Inga)/
    expect(screen.getAllByRole('button', { name: again })).toHaveLength(1)
    const { enter, submit } = await openDialog('Atvērt no jauna: Inga Āboliņa')
    enter(/Rīkojuma numurs/, ' 1-7/27 ')
    enter(/Rīkojuma datums/, '2026-11-21')
    submit('Atvērt no jauna')
    expect(await screen.findByText('Inga Āboliņa: profils ir atvērts no jauna.')).toBeTruthy()
    expect(sent('/profiles/u7/reopening')[0]?.body).toEqual({
      order_number: '1-7/27',
      order_date: '2026-11-21',
    })
    expect(await screen.findByRole('button', { name: 'Jauna parole: Inga Āboliņa' })).toBeTruthy()
    expect(screen.queryByText('slēgts')).toBeNull()
  })

  it('shows a refusal of the order beside it', async () => {
    api.signedIn = 'superuser'
    await openPupil()
    const { dialog, enter, submit } = await openDialog('Atvērt no jauna: Inga Āboliņa')
    enter(/Rīkojuma numurs/, '1')
    const errors = [{ pointer: '/order_date', code: 'bad_date', detail: 'Tas nav datums.' }]
    api.next = [problem(422, 'invalid_request', { errors })]
    submit('Atvērt no jauna')
    expect(await dialog.findByText('Tas nav datums.')).toBeTruthy()
    expect(screen.getByText('slēgts')).toBeTruthy()
  })
})
