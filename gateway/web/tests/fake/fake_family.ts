import type { Family, FamilySet, SetOrder } from '../../src/api/family'
import type { Me } from '../../src/api/types'
import { addDays, today } from '../../src/i18n/week'
import { codeRefusal } from './fake_accounts'
import { accepted, newId, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

// The father's family: a child at one school, to which another can be linked.
export class FakeFamily {
  family: Family = {
    id: null,
    children: [
      { name: 'Anna Āboliņa', institutions: [institution('u3', 'Kļavu ielas pamatskola', '7.b')] },
    ],
    limit: 3,
    application: null,
  }
  set: FamilySet = fakeSet()
  // Profiles of the family that have a second factor.
  locked = new Set<string>()
  // Goes on as the profile.
  constructor(private readonly goOnAs: (profile: string) => void) {}

  readonly routes: FakeRoute[] = [
    ['GET /family', () => ok(this.family)],
    ['POST /family/children', (r) => this.link(r)],
    ['POST /family/members/{profile}/removal', (_, [id]) => this.unlink(id!)],
    ['POST /family/applications', (r) => this.apply(r)],
    ['POST /me/profile', (r) => this.goOn(r)],
    ['GET /family-set', () => ok(this.set)],
    ['POST /family-set/orders', (r) => this.order(r)],
    ['POST /family-set/orders/{id}/cancellation', (_, [id]) => this.cancel(id!)],
  ]

  addSibling() {
    const brother = institution('u9', 'Mūzikas skola', '2.m', false)
    this.family = {
      ...this.family,
      id: 'f1',
      children: [...this.family.children, { name: 'Emīls Āboliņš', institutions: [brother] }],
    }
  }

  private link({ body }: FakeRequest) {
    if (body.password !== 'tēta parole') {
      return problem(422, 'child_not_found', {
        title: 'Skolēna personas kods vai parole nav pareiza.',
      })
    }
    if (this.family.children.length >= this.family.limit) {
      return problem(409, 'too_many_children', { title: 'Ģimenē jau ir tik skolēnu.' })
    }
    this.addSibling()
    return accepted()
  }

  private unlink(profile: string) {
    const children = this.family.children.filter((child) =>
      child.institutions.every((i) => i.profile !== profile),
    )
    this.family = { ...this.family, children }
    return accepted()
  }

  private apply({ body }: FakeRequest) {
    const application = { children: Number(body.children), asked_at: `${today()}T10:00:00Z` }
    this.family = { ...this.family, application }
    return accepted()
  }

  private goOn({ body }: FakeRequest) {
    const profile = String(body.profile)
    const refusal = this.locked.has(profile) && codeRefusal(body.code)
    if (refusal) return refusal
    this.goOnAs(profile)
    return accepted()
  }

  private order({ body }: FakeRequest) {
    const id = newId()
    const price = this.set.prices.find((p) => p.product === body.product)!
    const added = { ...unpaid, id, product: price.product, cents: price.cents }
    this.set = { ...this.set, orders: [added, ...this.set.orders] }
    return accepted({ id })
  }

  private cancel(id: string) {
    const orders = this.set.orders.map((order) =>
      order.id === id ? { ...order, state: 'cancelled' as const, checkout: null } : order,
    )
    this.set = { ...this.set, orders }
    return accepted()
  }
}

// What a family without a set is answered where one is needed.
export const setNeeded = problem(402, 'family_set_needed', {
  title: 'Šī iespēja pieejama ar Ģimenes komplektu.',
})

function institution(profile: string, school: string, name: string, current = true) {
  const role: Me['role'] = 'father'
  return {
    profile,
    role,
    school: { id: school, name: school },
    pupil: `${profile}-p`,
    class: name,
    current,
  }
}

const unpaid: SetOrder = {
  id: 'o2',
  product: 'month',
  cents: 299,
  state: 'ordered',
  ordered_at: '2026-11-25T09:00:00Z',
  paid_at: null,
  from: null,
  until: null,
  gift_until: null,
  receipt: null,
  checkout: 'https://pay.test/checkout?order=o2',
}

function fakeSet(): FamilySet {
  const from = today()
  const until = addDays(from, 30)
  return {
    holds_until: null,
    prices: [
      { product: 'month', cents: 299, from, until, gift_until: until },
      { product: 'year', cents: 1289, from, until: '2027-05-31', gift_until: '2027-07-31' },
    ],
    orders: [
      unpaid,
      {
        ...unpaid,
        id: 'o1',
        state: 'paid',
        ordered_at: '2026-10-01T09:00:00Z',
        paid_at: '2026-10-01T09:05:00Z',
        from: '2026-10-01',
        until: '2026-10-31',
        gift_until: '2026-10-31',
        receipt: 'K-77',
        checkout: null,
      },
    ],
    features: [
      { feature: 'overview', needs_set: true, may_use: false },
      { feature: 'ranking', needs_set: false, may_use: true },
    ],
  }
}
