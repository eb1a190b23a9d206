import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { FakeEventSource } from '../fake/fake_event_source'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  vi.stubGlobal('EventSource', FakeEventSource)
  FakeEventSource.opened = []
  // A page that is left is loaded anew, which jsdom cannot do and says so.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  show(false)
})

async function signIn(username: string) {
  const name = await screen.findByLabelText(/Lietotājvārds/)
  fireEvent.change(name, { target: { value: username } })
  fireEvent.change(screen.getByLabelText(/^Parole/), { target: { value: 'parole' } })
  fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
}

function show(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

// The read of the person finds out first, as it may.
function endSession() {
  const handle = api.handle.bind(api)
  let ended = true
  api.handle = (request) => {
    if (request.path === '/sessions') ended = false
    return ended && request.path === '/me' ? problem(401, 'session_expired') : handle(request)
  }
}

const reset = () => act(() => FakeEventSource.last.emit('reset', {}))
const reads = (path: string) => api.requests.filter((r) => r.path === path).length

async function typeReason() {
  fireEvent.change(await screen.findByLabelText(/Iemesls/), { target: { value: 'ģimene' } })
}
const reason = () => screen.getByLabelText<HTMLInputElement>(/Iemesls/).value

describe('A session that ends under an open page', () => {
  it('keeps the page and what was typed when the stream says so', async () => {
    api.signedIn = 'father'
    openApp(api, '/absences')
    await typeReason()
    endSession()
    reset()
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    expect(reason()).toBe('ģimene')
    const before = reads('/me')
    await signIn('father')
    await waitFor(() => expect(screen.queryByText('Sesija ir beigusies')).toBeNull())
    await waitFor(() => expect(reads('/me')).toBeGreaterThan(before))
    expect(reason()).toBe('ģimene')
  })

  it('keeps them when it ended while the page was hidden', async () => {
    api.signedIn = 'father'
    openApp(api, '/absences')
    await typeReason()
    act(() => show(true))
    endSession()
    act(() => show(false))
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    expect(reason()).toBe('ģimene')
  })

  it('shows nothing of it to another person who signs in', async () => {
    api.signedIn = 'teacher'
    const { queries } = openApp(api, '/journals/j1')
    await screen.findByRole('grid')
    endSession()
    reset()
    await signIn('superuser')
    await waitFor(() => expect(screen.queryByRole('grid', { hidden: true })).toBeNull())
    expect(queries.getQueriesData({ queryKey: ['journal'] })).toEqual([])
  })

  it('shows nothing of it when another person has signed in elsewhere', async () => {
    api.signedIn = 'teacher'
    openApp(api, '/journals/j1')
    await screen.findByRole('grid')
    act(() => show(true))
    api.signedIn = 'superuser'
    act(() => show(false))
    await waitFor(() => expect(screen.queryByRole('grid', { hidden: true })).toBeNull())
  })
})

describe('A page that was read before', () => {
  it.each([403, 404])('is not shown any longer once its read is answered %i', async (status) => {
    api.signedIn = 'teacher'
    openApp(api, '/journals/j1')
    await screen.findByRole('grid')
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path === '/journals/j1' ? problem(status, 'refused') : handle(request)
    reset()
    expect(await screen.findByText('refused')).toBeTruthy()
    expect(screen.queryByRole('grid')).toBeNull()
  })

  it('stays while the gateway has trouble', async () => {
    api.signedIn = 'teacher'
    const { queries } = openApp(api, '/journals/j1')
    await screen.findByRole('grid')
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path === '/journals/j1' ? problem(500, 'trouble') : handle(request)
    await act(() => queries.invalidateQueries({ queryKey: ['journal', 'j1'] }))
    const open = queries.getQueryCache().findAll({ queryKey: ['journal', 'j1'], type: 'active' })
    expect(open.map((query) => query.state.status)).toEqual(['error'])
    expect(screen.getByRole('grid')).toBeTruthy()
  })
})
