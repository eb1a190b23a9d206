export interface FakeRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: Record<string, unknown>
}

export interface FakeAnswer {
  status: number
  body?: unknown
}

// A method and a path with {parameters}, and what answers it.
export type FakeRoute = [string, (request: FakeRequest, ids: string[]) => FakeAnswer]

let written = 0

export function ok(body: unknown): FakeAnswer {
  return { status: 200, body }
}

export function newId(): string {
  return `new${++written}`
}

export function accepted(more: object = {}): FakeAnswer {
  return { status: 201, body: { id: newId(), position: `${written}`, ...more } }
}

export function problem(status: number, code: string, more: object = {}): FakeAnswer {
  return { status, body: { type: `/problems/${code}`, title: code, status, code, ...more } }
}
