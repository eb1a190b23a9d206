export interface FieldError {
  pointer: string
  code?: string
  detail: string
}

export interface ProblemDetails {
  type?: string
  title: string
  status: number
  detail?: string
  code?: string
  errors?: FieldError[]
  hints?: string[]
  trace_id?: string
}

// What the gateway answered instead of what was asked for.
export class Problem extends Error {
  readonly details: ProblemDetails

  constructor(details: ProblemDetails) {
    super(details.detail || details.title)
    this.name = 'Problem'
    this.details = details
  }

  get status() {
    return this.details.status
  }

  // What the detail adds to the title, which many problems repeat.
  get detail(): string | undefined {
    const { title, detail } = this.details
    return detail === title ? undefined : detail
  }
}

// A code of the second factor is asked for: a 401 that says nothing of the session.
export function wantsCode(error: unknown): boolean {
  return error instanceof Problem && error.details.code === 'second_factor_required'
}

// The gateway could not be reached; the request may or may not have been carried out.
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

export async function problemFrom(response: Response): Promise<Problem> {
  const fallback = {
    title: response.statusText || String(response.status),
    status: response.status,
  }
  try {
    const body = (await response.json()) as Partial<ProblemDetails>
    return new Problem({ ...fallback, ...body, status: response.status })
  } catch {
    return new Problem(fallback)
  }
}

// The messages that belong to one field of a form.
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof Problem)) return undefined
  const own = (error.details.errors ?? []).filter((e) => pointerField(e.pointer) === field)
  return own.length ? own.map((e) => e.detail).join(' ') : undefined
}

// The messages that no field of the form shows.
export function otherErrors(error: unknown, fields: readonly string[]): string[] {
  if (!(error instanceof Problem)) return []
  return (error.details.errors ?? [])
    .filter((e) => !fields.includes(pointerField(e.pointer)))
    .map((e) => e.detail)
}

function pointerField(pointer: string): string {
  return pointer
    .replace(/^#?\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}
