import type { FormerPupil, OutgoingMessage, Parent } from '../../src/api/people'
import type { FakeStaff } from './fake_staff'
import { accepted, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

// The parents of any pupil, and what a school does to let people in.
export class FakePeople {
  parents: Parent[] = [
    parent('u3', 'father', 'Juris Āboliņš', '+37120000001'),
    { ...parent('u6', 'guardian', 'Velta Āboliņa', ''), has_password: false },
    { ...parent('u7', 'mother', 'Inga Āboliņa', '+37120000003'), closed: true },
  ]
  former: FormerPupil[] = [
    { id: 'p31', profile: 'u31', name: 'Agnese Ābele', why: 'left' },
    { id: 'p32', profile: 'u32', name: 'Toms Prombūtnis', why: 'graduated' },
    { id: 'p33', profile: 'u33', name: 'Zane Senāka', why: null },
  ]
  failed: OutgoingMessage[] = [
    {
      id: 'x1',
      profile: 'u3',
      channel: 'sms',
      reason: 'issued',
      why: 'undeliverable',
      queued_at: '2026-11-25T09:00:00Z',
      changed_at: '2026-11-25T09:10:00Z',
    },
  ]

  constructor(private readonly staff: FakeStaff) {}

  readonly routes: FakeRoute[] = [
    ['GET /pupils/{id}/parents', () => ok({ items: this.parents })],
    ['POST /pupils/{id}/parents', (r) => this.register(r)],
    ['POST /people/{id}/phone', (r, [id]) => this.changePhone(r, id!)],
    ['POST /profiles/{id}/password', (_, [id]) => this.issue(id!)],
    ['POST /profiles/{id}/closure', (_, [id]) => this.change(id!, { closed: true })],
    ['POST /profiles/{id}/reopening', (_, [id]) => this.reopen(id!)],
    ['POST /profiles/{id}/second-factor/removal', () => accepted()],
    ['POST /staff', () => accepted()],
    ['GET /school/former-pupils', () => ok({ items: this.former, next: null })],
    ['GET /school/messages', () => ok({ items: this.failed, next: null })],
  ]

  private register({ body }: FakeRequest) {
    if (body.role === 'father') {
      return problem(409, 'parent_exists', { title: 'Šāds vecāks jau ir reģistrēts.' })
    }
    const refused = badPhone(body)
    if (refused) return refused
    const name = `${body.given_name} ${body.family_name}`
    const added = parent('u8', body.role as Parent['role'], name, String(body.phone))
    this.parents = [...this.parents, added]
    return accepted()
  }

  private changePhone({ body }: FakeRequest, person: string) {
    const refused = badPhone(body)
    if (refused) return refused
    const profile = this.parents.find((p) => p.person === person)?.id ?? ''
    return this.change(profile, { phone: String(body.phone) })
  }

  private issue(id: string) {
    const phone = this.parents.find((p) => p.id === id)?.phone
    if (phone === '') return problem(409, 'phone_missing', { title: 'Nav tālruņa.' })
    return accepted()
  }

  private reopen(id: string) {
    this.staff.reopen(id)
    this.former = this.former.filter((pupil) => pupil.profile !== id)
    return this.change(id, { closed: false })
  }

  private change(id: string, change: Partial<Parent>) {
    this.parents = this.parents.map((p) => (p.id === id ? { ...p, ...change } : p))
    return accepted()
  }
}

function parent(id: string, role: Parent['role'], name: string, phone: string): Parent {
  const person = `person-${id}`
  return { id, person, role, name, phone, language: 'lv', has_password: true, closed: false }
}

function badPhone(body: FakeRequest['body']) {
  if (/^\+?[\d ]{8,}$/.test(String(body.phone))) return null
  const errors = [{ pointer: '/phone', code: 'bad_phone', detail: 'Tas nav tālruņa numurs.' }]
  return problem(422, 'invalid_request', { errors })
}
