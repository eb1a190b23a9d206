import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { goodCode, recoveryCode } from '../fake/fake_accounts'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
  openApp(api, '/account')
})

async function part(name: string) {
  return within(await screen.findByRole('region', { name }))
}
const enter = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } })

describe('A13 The own password', () => {
  const doneElsewhere = 'Parole ir nomainīta. Citās ierīcēs jāpieslēdzas no jauna.'
  const doneHereToo =
    'Parole ir nomainīta. Visās ierīcēs, arī šajā, jāpieslēdzas no jauna ar jauno paroli.'

  async function change(current: string, password: string, again = password) {
    const form = await part('Parole')
    enter(form.getByLabelText(/Pašreizējā/), current)
    enter(form.getByLabelText(/^Jaunā parole \*/), password)
    enter(form.getByLabelText(/vēlreiz/), again)
    fireEvent.click(form.getByRole('button', { name: 'Mainīt paroli' }))
    return form
  }

  it('is changed, and leaves nothing in the form or the browser', async () => {
    const form = await change('parole', 'zvaigznes un koki')
    expect(await form.findByText(doneElsewhere)).toBeTruthy()
    expect(api.accounts.password).toBe('zvaigznes un koki')
    expect(form.getByLabelText<HTMLInputElement>(/Pašreizējā/).value).toBe('')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('koki')
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Beigt:/ })).toBeNull())
  })

  it('ends a session that went on from another child, and it is signed in anew', async () => {
    api.accounts.switched = true
    await change('parole', 'zvaigznes un koki')
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    const dialog = within(screen.getByRole('dialog'))
    enter(dialog.getByLabelText(/Lietotājvārds/), 'father')
    enter(dialog.getByLabelText(/^Parole/), 'zvaigznes un koki')
    fireEvent.click(dialog.getByRole('button', { name: 'Pieslēgties' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByText(doneHereToo)).toBeTruthy()
  })

  it('is changed even when the gateway does not say whether the session still holds', async () => {
    const handle = api.handle.bind(api)
    api.handle = (request) => {
      const chosen = api.accounts.password !== 'parole'
      return chosen && request.path === '/me' ? problem(500, 'internal') : handle(request)
    }
    const form = await change('parole', 'zvaigznes un koki')
    expect(await form.findByText(doneElsewhere)).toBeTruthy()
  })

  it('ends such a session so that the page, opened anew, is the sign-in page', async () => {
    api.accounts.switched = true
    await change('parole', 'zvaigznes un koki')
    await screen.findByText('Sesija ir beigusies')
    cleanup()
    openApp(api, '/account')
    expect(await screen.findByRole('heading', { name: 'Pieslēgšanās' })).toBeTruthy()
  })

  it('is refused beside the field that is wrong', async () => {
    const form = await change('cita', 'zvaigznes un koki')
    expect(await form.findByText('Parole nav pareiza.')).toBeTruthy()
    expect(form.getByLabelText(/Pašreizējā/).getAttribute('aria-invalid')).toBe('true')
    await change('parole', 'īsa')
    expect(await form.findByText('Parole ir pārāk īsa.')).toBeTruthy()
    expect(api.accounts.password).toBe('parole')
  })

  it('is not sent while its repetition differs', async () => {
    const form = await change('parole', 'zvaigznes un koki', 'zvaigznes un kaki')
    expect(await form.findByText('Paroles nesakrīt.')).toBeTruthy()
    expect(api.requests.some((r) => r.path === '/me/password')).toBe(false)
  })
})

describe('A8 The alternative username', () => {
  it('is chosen, refused when it is taken, and given up', async () => {
    const username = await part('Lietotājvārds')
    expect(username.getByText('Skolēna personas kods.')).toBeTruthy()
    fireEvent.click(username.getByRole('button', { name: 'mainīt' }))
    const input = username.getByLabelText(/Jaunais lietotājvārds/)
    enter(input, 'vecāks')
    fireEvent.click(username.getByRole('button', { name: 'Saglabāt' }))
    expect(await username.findByText('Šis lietotājvārds jau ir aizņemts.')).toBeTruthy()
    enter(input, ' juris.abols ')
    fireEvent.click(username.getByRole('button', { name: 'Saglabāt' }))
    expect(await username.findByText(/Der arī jūsu izvēlētais/)).toBeTruthy()
    const chosen = api.requests.filter((r) => r.path === '/me/username').at(-1)
    expect(chosen?.body).toEqual({ username: 'juris.abols' })
    fireEvent.click(username.getByRole('button', { name: 'mainīt' }))
    fireEvent.click(username.getByRole('button', { name: 'Atteikties no izvēlētā' }))
    await waitFor(() => expect(username.queryByText(/Der arī/)).toBeNull())
  })
})

describe('Sessions', () => {
  it('are listed, and all but this one can be ended', async () => {
    const sessions = await part('Sesijas')
    expect(await sessions.findByText('šī sesija')).toBeTruthy()
    fireEvent.click(sessions.getAllByRole('button', { name: /^Beigt:/ })[0]!)
    await waitFor(() =>
      expect(sessions.getAllByRole('button', { name: /^Beigt:/ })).toHaveLength(1),
    )
    expect(api.accounts.sessions.map((s) => s.id)).toEqual(['s1', 's3'])
  })

  it('can be ended all together', async () => {
    const sessions = await part('Sesijas')
    fireEvent.click(await sessions.findByRole('button', { name: 'Beigt visas citas' }))
    await waitFor(() => expect(sessions.queryByRole('button', { name: /^Beigt/ })).toBeNull())
    expect(api.accounts.sessions.map((s) => s.id)).toEqual(['s1'])
  })
})

describe('The second factor', () => {
  it('is set up with recovery codes that are shown once, and removed with a code', async () => {
    const factor = await part('Otrais faktors')
    fireEvent.click(await factor.findByRole('button', { name: 'Iestatīt otro faktoru' }))
    expect(await factor.findByText(recoveryCode)).toBeTruthy()
    enter(factor.getByLabelText(/Vienreizējais kods/), '111111')
    fireEvent.click(factor.getByRole('button', { name: 'Apstiprināt' }))
    expect(await factor.findByText('second_factor_wrong')).toBeTruthy()
    enter(factor.getByLabelText(/Vienreizējais kods/), goodCode)
    fireEvent.click(factor.getByRole('button', { name: 'Apstiprināt' }))
    expect(await factor.findByText('Otrais faktors ir ieslēgts.')).toBeTruthy()
    expect(factor.queryByText(recoveryCode)).toBeNull()

    fireEvent.click(factor.getByRole('button', { name: 'Izslēgt otro faktoru' }))
    enter(factor.getByLabelText(/rezerves kods/), recoveryCode)
    fireEvent.click(factor.getByRole('button', { name: 'Izslēgt otro faktoru' }))
    expect(await factor.findByRole('button', { name: 'Iestatīt otro faktoru' })).toBeTruthy()
  })
})

describe('The language of messages', () => {
  it('is another thing than the language of the page', async () => {
    const language = await part('Saziņas valoda')
    enter(language.getByLabelText(/Īsziņas/), 'ru')
    expect(await language.findByText('Saglabāts.')).toBeTruthy()
    expect(api.accounts.language).toBe('ru')
    expect(document.documentElement.lang).toBe('lv')
  })
})
