import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { problem, FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
})

async function signIn(username: string, password: string) {
  const name = await screen.findByLabelText(/Lietotājvārds/)
  fireEvent.change(name, { target: { value: username } })
  fireEvent.change(screen.getByLabelText(/^Parole/), { target: { value: password } })
  fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
}

describe('Sign-in', () => {
  it('A5_A9 has two entrances and then shows the role', async () => {
    openApp(api)
    expect(await screen.findByLabelText('Skolēns/Vecāks')).toBeTruthy()
    expect(screen.getByLabelText('Darbinieks')).toBeTruthy()
    await signIn('father', 'parole')
    expect(await screen.findByText(/Lietotājs: tētis/)).toBeTruthy()
    const sent = api.requests.find((r) => r.path === '/sessions')
    expect(sent?.body).toEqual({ username: 'father', password: 'parole', cookie: true })
  })

  it('A12 stores neither password nor token', async () => {
    openApp(api)
    await signIn('father', 'parole')
    await screen.findByText(/Lietotājs: tētis/)
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(/parole|secret/)
  })

  it('P11 shows the hints of a failed attempt', async () => {
    openApp(api)
    await signIn('father', 'Parole')
    expect(await screen.findByText(/Pārbaudiet Caps Lock/)).toBeTruthy()
  })

  it('A19 helps those who cannot sign in', async () => {
    openApp(api)
    fireEvent.click(await screen.findByText('Neizdodas pieslēgties?'))
    expect(await screen.findByRole('heading', { name: 'Tehniskais atbalsts' })).toBeTruthy()
  })

  it('lets the person choose among several profiles', async () => {
    openApp(api)
    await signIn('family', 'parole')
    fireEvent.click(await screen.findByRole('button', { name: /Mūzikas skola/ }))
    expect(await screen.findByText(/Lietotājs: skolēns/)).toBeTruthy()
    expect(api.requests.filter((r) => r.path === '/sessions').at(-1)?.body.profile).toBe('u4')
  })

  it('switches the language of the page', async () => {
    openApp(api)
    fireEvent.click(await screen.findByLabelText('EN'))
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy()
    expect(document.documentElement.lang).toBe('en')
  })
})

describe('Session', () => {
  it('A10 ends with a button', async () => {
    // The page is loaded anew afterwards, which jsdom cannot do and says so.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    api.signedIn = 'father'
    openApp(api)
    fireEvent.click(await screen.findByRole('button', { name: 'Beigt darbu' }))
    await waitFor(() => expect(api.signedIn).toBeNull())
  })

  it('that is over already ends with the button all the same', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    api.signedIn = 'father'
    openApp(api)
    const button = await screen.findByRole('button', { name: 'Beigt darbu' })
    api.signedIn = null
    fireEvent.click(button)
    await waitFor(() => expect(screen.queryByText(/Lietotājs: tētis/)).toBeNull())
  })

  it('that could not be ended says so, and is tried again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    api.signedIn = 'father'
    openApp(api)
    const button = await screen.findByRole('button', { name: 'Beigt darbu' })
    api.next = [problem(500, 'trouble', { title: 'Neizdevās.' })]
    fireEvent.click(button)
    const alert = within(await screen.findByRole('alert'))
    expect(alert.getByText('Neizdevās.')).toBeTruthy()
    fireEvent.click(alert.getByRole('button', { name: 'Mēģināt vēlreiz' }))
    await waitFor(() => expect(api.signedIn).toBeNull())
  })

  it('that ends under an open form keeps what was typed and sends it afterwards', async () => {
    api.signedIn = 'father'
    openApp(api, '/absences')
    const reason = await screen.findByLabelText(/Iemesls/)
    fireEvent.change(reason, { target: { value: 'ģimenes apstākļi' } })
    api.signedIn = null
    fireEvent.click(screen.getByRole('button', { name: 'Paziņot' }))
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    await signIn('father', 'parole')
    expect(await screen.findByText('Prombūtne paziņota.')).toBeTruthy()
    const sent = api.requests.filter((r) => r.path.endsWith('/absence-notices'))
    expect(new Set(sent.map((r) => r.headers['idempotency-key'])).size).toBe(1)
    expect(sent.at(-1)?.body.reason).toBe('ģimenes apstākļi')
  })

  it('shows what the gateway says of a field beside the field', async () => {
    api.signedIn = 'father'
    openApp(api, '/absences')
    fireEvent.change(await screen.findByLabelText(/Iemesls/), { target: { value: 'x' } })
    api.next = [
      problem(422, 'invalid', {
        errors: [{ pointer: '/to', code: 'before_from', detail: 'Beigas ir pirms sākuma.' }],
      }),
    ]
    fireEvent.click(screen.getByRole('button', { name: 'Paziņot' }))
    expect(await screen.findByText('Beigas ir pirms sākuma.')).toBeTruthy()
    expect(screen.getByLabelText(/Līdz/).getAttribute('aria-invalid')).toBe('true')
  })
})
