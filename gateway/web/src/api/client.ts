import { Problem, problemFrom, Unreachable, wantsCode } from './problem'
import type { Demand } from './types'

const base = '/api/v1'

// Waits between the attempts of one write, all with the same key. A write whose outcome is unknown
// is asked again until it is known; after the last wait the person decides.
export const retryWaitsMs = [300, 1000, 2000, 4000, 8000, 8000]

const unknownOutcome = new Set([502, 503, 504])

interface ReadOptions {
  signal?: AbortSignal
  // The caller handles 401 itself.
  anonymous?: boolean
}

interface WriteOptions {
  anonymous?: boolean
}

// By which problems the gateway says that it wants something else of the person first.
const demands: Record<string, Demand> = {
  terms_not_accepted: 'terms',
  second_factor_demanded: 'second_factor',
}

export class Client {
  language = 'lv'
  // Called when the session has ended; resolves once somebody has signed in again.
  signInAgain: (() => Promise<void>) | null = null
  // Called when something is demanded of the person first; resolves once it is done.
  meetDemand: ((demand: Demand) => Promise<void>) | null = null
  private position: string | null = null

  constructor(private readonly sleep: (ms: number) => Promise<void> = wait) {}

  async get<T>(path: string, options: ReadOptions = {}): Promise<T> {
    const headers: Record<string, string> = { 'Accept-Language': this.language }
    if (this.position !== null) headers['Klade-Position'] = this.position
    const response = await send(path, { headers, signal: options.signal })
    if (response.ok) return (await response.json()) as T
    const problem = await problemFrom(response)
    if (!options.anonymous && (await this.removed(problem))) return this.get<T>(path, options)
    throw problem
  }

  async write<T>(
    method: 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    options: WriteOptions = {},
  ): Promise<T> {
    const key = newKey()
    for (let attempt = 0; ; ) {
      const outcome = await this.attempt(method, path, body, key)
      if (outcome.response?.ok) return this.accepted<T>(outcome.response)
      const problem = outcome.response ? await problemFrom(outcome.response) : new Unreachable()
      if (!options.anonymous && (await this.removed(problem))) continue
      const waitMs = retryWaitsMs[attempt++]
      const unknown = !(problem instanceof Problem) || unknownOutcome.has(problem.status)
      if (unknown && waitMs !== undefined) await this.sleep(waitMs)
      else throw problem
    }
  }

  forgetPosition() {
    this.position = null
  }

  // True once the person has done away with what stood in the way, and it may be asked again.
  private async removed(problem: Problem | Unreachable): Promise<boolean> {
    if (!(problem instanceof Problem)) return false
    if (problem.status === 401 && !wantsCode(problem) && this.signInAgain) {
      await this.signInAgain()
      return true
    }
    const demand = demands[problem.details.code ?? '']
    if (!demand || !this.meetDemand) return false
    await this.meetDemand(demand)
    return true
  }

  private async attempt(method: string, path: string, body: unknown, key: string) {
    const headers: Record<string, string> = {
      'Accept-Language': this.language,
      'Idempotency-Key': key,
    }
    if (method === 'POST') headers['Content-Type'] = 'application/json'
    try {
      // A write that says nothing more is an empty object.
      const sent = method === 'POST' ? JSON.stringify(body ?? {}) : undefined
      return { response: await send(path, { method, headers, body: sent }) }
    } catch (error) {
      if (error instanceof Unreachable) return { response: null }
      throw error
    }
  }

  private async accepted<T>(response: Response): Promise<T> {
    if (response.status === 204) return undefined as T
    const answer = (await response.json()) as T & { position?: string | number }
    if (answer.position !== undefined) this.position = String(answer.position)
    return answer
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(base + path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Unreachable()
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

// randomUUID exists in secure contexts only, and a school may serve plain HTTP inside its network.
function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

export const client = new Client()

export function mayRetryRead(failures: number, error: unknown): boolean {
  if (failures >= 3) return false
  return error instanceof Problem ? unknownOutcome.has(error.status) : error instanceof Unreachable
}
