import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Client, retryWaitsMs } from '../../src/api/client'
import { Problem, Unreachable } from '../../src/api/problem'
import { FakeApi, problem } from '../fake/fake_api'
import { serveBy } from '../fake/fake_fetch'

const broken = new Error('connection broken')

describe('Client', () => {
  let api: FakeApi
  let client: Client
  let waited: number[]

  beforeEach(() => {
    api = new FakeApi()
    api.signedIn = 'father'
    serveBy(api)
    waited = []
    client = new Client(async (ms) => void waited.push(ms))
  })

  const keysSent = () => api.requests.map((r) => r.headers['idempotency-key'])
  const announce = () =>
    client.write('POST', '/pupils/p1/absence-notices', { from: '1', to: '1', reason: 'r' })

  it('repeats a write with the same key until its outcome is known', async () => {
    api.next = [broken, problem(503, 'behind'), problem(504, 'timeout')]
    await announce()
    expect(api.requests).toHaveLength(4)
    expect(new Set(keysSent()).size).toBe(1)
    expect(waited).toEqual(retryWaitsMs.slice(0, 3))
  })

  it('uses a new key for every write', async () => {
    await announce()
    await announce()
    expect(new Set(keysSent()).size).toBe(2)
  })

  it('sends a write that says nothing as an empty object', async () => {
    const sent = vi.spyOn(globalThis, 'fetch')
    await client.write('POST', '/mail/letters/m1/read')
    expect(sent.mock.lastCall?.[1]?.body).toBe('{}')
    expect(api.requests[0]?.headers['content-type']).toBe('application/json')
  })

  it('gives up after the last wait', async () => {
    api.next = Array.from({ length: 20 }, () => broken)
    await expect(announce()).rejects.toBeInstanceOf(Unreachable)
    expect(api.requests).toHaveLength(retryWaitsMs.length + 1)
  })

  it('does not repeat a write that was refused', async () => {
    api.next = [problem(409, 'mark_withdrawn', { detail: 'Vērtējums ir atsaukts.' })]
    await expect(announce()).rejects.toThrow('Vērtējums ir atsaukts.')
    expect(api.requests).toHaveLength(1)
  })

  it('reads from the position of the last write on', async () => {
    await client.get('/me')
    await announce()
    await client.get('/me')
    expect(api.requests.map((r) => r.headers['klade-position'])).toEqual([
      undefined,
      undefined,
      expect.any(String),
    ])
  })

  it('waits for a new sign-in and then repeats the write with the same key', async () => {
    api.signedIn = null
    client.signInAgain = vi.fn(async () => {
      api.signedIn = 'father'
    })
    await announce()
    expect(client.signInAgain).toHaveBeenCalledOnce()
    expect(new Set(keysSent()).size).toBe(1)
  })

  it('takes a code that is asked for for no end of the session', async () => {
    api.next = [problem(401, 'second_factor_required')]
    client.signInAgain = vi.fn(async () => {})
    await expect(announce()).rejects.toThrow('second_factor_required')
    expect(client.signInAgain).not.toHaveBeenCalled()
  })

  it('asks in the language of the page', async () => {
    client.language = 'ru'
    await client.get('/me')
    expect(api.requests[0]?.headers['accept-language']).toBe('ru')
  })

  it('makes a key where the page has no randomUUID', async () => {
    vi.stubGlobal('crypto', { getRandomValues: (a: Uint8Array) => a.fill(171) })
    await announce()
    expect(keysSent()[0]).toBe('ab'.repeat(16))
    vi.unstubAllGlobals()
  })

  it('turns an answer that is no problem document into a problem', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 413 }))
    const error = await announce().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Problem)
    expect((error as Problem).status).toBe(413)
  })
})
