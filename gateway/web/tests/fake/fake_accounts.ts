import type { SecondFactor, SessionItem } from '../../src/api/accounts'
import type { Demand } from '../../src/api/types'
import type { Language } from '../../src/i18n/language'
import { accepted, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

export const goodCode = '123456'
export const recoveryCode = 'k7pq-2m4x'
export const usedCode = '654321'

// Accounts: how whoever is signed in gets in.
export class FakeAccounts {
  password = 'parole'
  alias = false
  language: Language = 'lv'
  secondFactor: SecondFactor['state'] = 'none'
  // Whether the school demands it.
  secondFactorDemanded = false
  terms = { version: 1, text: 'Pirmais punkts.\n\nOtrais punkts.' }
  termsAccepted = 1
  sessions: SessionItem[] = [
    session('s1', '2026-11-26T07:55:00Z', true),
    session('s2', '2026-11-25T16:20:00Z', false),
    session('s3', '2026-11-24T16:20:00Z', false),
  ]

  // Whether the session went on from another profile. It ends with the profile's password.
  switched = false
  constructor(private readonly endSession: () => void) {}

  readonly routes: FakeRoute[] = [
    ['GET /me/sessions', () => ok({ items: this.sessions })],
    ['POST /me/sessions/{id}/end', (_, [id]) => this.end(id!)],
    ['POST /me/password', (r) => this.choosePassword(r)],
    ['POST /me/username', (r) => this.chooseAlias(r)],
    ['POST /me/username/removal', () => this.set({ alias: false })],
    ['POST /me/language', ({ body }) => this.set({ language: body.language as Language })],
    ['GET /me/second-factor', () => ok(this.factor())],
    ['POST /me/second-factor', () => this.set({ secondFactor: 'prepared' })],
    ['POST /me/second-factor/confirmation', (r) => this.confirm(r, 'confirmed')],
    ['POST /me/second-factor/removal', (r) => this.confirm(r, 'none')],
    ['GET /terms', ({ headers }) => ok(this.termsIn(headers['accept-language']))],
    ['POST /me/terms', ({ body }) => this.set({ termsAccepted: Number(body.version) })],
  ]

  me() {
    return {
      demanded: this.demanded,
      language: this.language,
      alternative_username: this.alias,
    }
  }

  private termsIn(language: string | undefined) {
    return language === 'ru' ? { ...this.terms, text: 'Первый пункт.' } : this.terms
  }

  private get demanded(): Demand[] {
    const demanded: Demand[] = []
    if (this.termsAccepted < this.terms.version) demanded.push('terms')
    const missing = this.secondFactorDemanded && this.secondFactor !== 'confirmed'
    return missing ? [...demanded, 'second_factor'] : demanded
  }

  // What is answered to whoever has not done yet what is demanded; nothing to all others.
  refusal(path: string) {
    if (path.startsWith('/me') || path === '/terms' || path.startsWith('/sessions')) return null
    const [first] = this.demanded
    if (!first) return null
    return problem(403, first === 'terms' ? 'terms_not_accepted' : 'second_factor_demanded')
  }

  // What signing in lacks beside the password, or nothing.
  missingCode({ body }: FakeRequest) {
    return this.secondFactor === 'confirmed' ? codeRefusal(body.code) : null
  }

  private set(change: Partial<FakeAccounts>) {
    Object.assign(this, change)
    return accepted()
  }

  private factor(): SecondFactor {
    if (this.secondFactor !== 'prepared') {
      return { state: this.secondFactor, secret: null, uri: null, recovery_codes: null }
    }
    return {
      state: 'prepared',
      secret: 'JBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/Klade:Ilze?secret=JBSWY3DPEHPK3PXP&issuer=Klade',
      recovery_codes: [recoveryCode, 'h3rw-9c8z'],
    }
  }

  private confirm({ body }: FakeRequest, secondFactor: SecondFactor['state']) {
    if (!isGood(body.code)) return problem(403, 'second_factor_wrong')
    return this.set({ secondFactor })
  }

  private choosePassword({ body }: FakeRequest) {
    if (String(body.new).length < 10) {
      return atField('/new', 'password_too_short', 'Parole ir pārāk īsa.')
    }
    if (body.old !== this.password) {
      return problem(403, 'password_wrong', { title: 'Parole nav pareiza.' })
    }
    this.sessions = this.sessions.filter((s) => s.current)
    if (this.switched) this.endSession()
    return this.set({ password: String(body.new) })
  }

  private chooseAlias({ body }: FakeRequest) {
    if (body.username === 'vecāks') {
      return problem(409, 'username_taken', { title: 'Šis lietotājvārds jau ir aizņemts.' })
    }
    return this.set({ alias: true })
  }

  private end(id: string) {
    const ends = (s: SessionItem) => (id === 'others' ? !s.current : s.id === id)
    return this.set({ sessions: this.sessions.filter((s) => !ends(s)) })
  }
}

// What is answered to a code where one is needed; nothing to a good one.
export function codeRefusal(code: unknown) {
  if (!code) return problem(401, 'second_factor_required')
  if (code === usedCode) return problem(409, 'one_time_password_used')
  return isGood(code) ? null : problem(403, 'second_factor_wrong')
}

function isGood(code: unknown) {
  return code === goodCode || code === recoveryCode
}

function session(id: string, opened_at: string, current: boolean): SessionItem {
  return { id, opened_at, expires_at: opened_at.replace('Z', '.5Z'), current }
}

function atField(pointer: string, code: string, detail: string) {
  return problem(422, 'invalid_request', { errors: [{ pointer, code, detail }] })
}
