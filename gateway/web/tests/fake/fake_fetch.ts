import { vi } from 'vitest'
import type { FakeApi } from './fake_api'

// Puts the fake behind `fetch`.
export function serveBy(api: FakeApi) {
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://klade.test')
    let answer
    try {
      answer = api.handle({
        method: init.method ?? 'GET',
        path: url.pathname.replace('/api/v1', ''),
        query: url.searchParams,
        headers: Object.fromEntries(new Headers(init.headers).entries()),
        body: init.body ? JSON.parse(String(init.body)) : {},
      })
    } catch {
      throw new TypeError('network')
    }
    const body = answer.body === undefined ? null : JSON.stringify(answer.body)
    return new Response(body, { status: answer.status })
  })
}
