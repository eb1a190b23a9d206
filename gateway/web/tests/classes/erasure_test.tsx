import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

function openAs(who: string) {
  const api = new FakeApi()
  api.signedIn = who
  openApp(api, '/classes/c1/pupils/p1/marks')
  return api
}

async function openDialog() {
  fireEvent.click(await screen.findByRole('button', { name: 'Dzēst personas datus' }))
  const dialog = within(await screen.findByRole('dialog'))
  const enter = (label: RegExp, value: string) =>
    fireEvent.change(dialog.getByLabelText(label), { target: { value } })
  const submit = () => fireEvent.click(dialog.getByRole('button', { name: /neatgriezeniski/ }))
  return { dialog, enter, submit }
}

const sent = (api: FakeApi) => api.requests.filter((r) => r.path.endsWith('/erasure'))

describe('Erasing a person', () => {
  it('says what goes and stays, and shows the mark of the erased afterwards', async () => {
    const api = openAs('superuser')
    const { dialog, enter, submit } = await openDialog()
    expect(dialog.getByText(/Zudīs vārds/)).toBeTruthy()
    expect(dialog.getByText(/Paliks vērtējumi/)).toBeTruthy()
    enter(/Iemesls/, 'vecāku lūgums')
    enter(/apstiprinātu/, ' Anna  Āboliņa')
    submit()
    expect(await screen.findByRole('heading', { name: '[dzēsts]' })).toBeTruthy()
    expect(screen.getByText('Personas dati ir dzēsti.')).toBeTruthy()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Dzēst personas datus' })).toBeNull()
    expect(sent(api).map((r) => [r.path, r.body])).toEqual([
      ['/people/p1/erasure', { reason: 'vecāku lūgums' }],
    ])
  })

  it('sends nothing without the reason and the name', async () => {
    const api = openAs('superuser')
    const { dialog, enter, submit } = await openDialog()
    enter(/apstiprinātu/, 'Anna Abolina')
    submit()
    expect(await dialog.findByText('Norādiet iemeslu.')).toBeTruthy()
    expect(dialog.getByText('Vārds nesakrīt.')).toBeTruthy()
    enter(/Iemesls/, 'vecāku lūgums')
    submit()
    enter(/Iemesls/, '')
    enter(/apstiprinātu/, 'Anna Āboliņa')
    submit()
    expect(sent(api)).toEqual([])
  })

  it('shows a refusal and stays open', async () => {
    const api = openAs('superuser')
    const { dialog, enter, submit } = await openDialog()
    enter(/Iemesls/, 'vecāku lūgums')
    enter(/apstiprinātu/, 'Anna Āboliņa')
    api.next = [problem(403, 'refused', { title: 'Nedrīkst.' })]
    submit()
    await waitFor(() => expect(dialog.getByText('Nedrīkst.')).toBeTruthy())
  })

  it('is the superuser’s', async () => {
    openAs('teacher')
    expect(await screen.findByRole('heading', { name: 'Anna Āboliņa' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Dzēst personas datus' })).toBeNull()
  })
})
