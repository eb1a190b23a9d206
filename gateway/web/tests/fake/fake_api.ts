import type {
  Absence,
  Journal,
  Mark,
  NewMark,
  Permission,
  PupilAbsences,
  Role,
} from '../../src/api/types'
import { addDays, today } from '../../src/i18n/week'
import {
  classTeacherOf,
  fakeDiary,
  fakeJournal,
  fakeMarks,
  fakeSchool,
  people,
  pupils,
  timetable,
} from './fake_data'
import { FakeAccessLog } from './fake_access_log'
import { FakeAccounts } from './fake_accounts'
import { FakeFamily } from './fake_family'
import { FakeMail } from './fake_mail'
import { FakeNews } from './fake_news'
import { FakeNotes } from './fake_notes'
import { FakeNotifications } from './fake_notifications'
import { FakePeople } from './fake_people'
import { FakeStaff } from './fake_staff'
import {
  accepted,
  newId,
  ok,
  problem,
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
} from './fake_answers'

export { problem }

// A gateway of one small school, for tests and for looking at pages. It keeps what is written and
// knows a repeated key, and checks as little as the tests need.
export class FakeApi {
  signedIn: keyof typeof people | null = null
  journal: Journal = fakeJournal()
  pupils = pupils
  school = fakeSchool()
  accessLog = new FakeAccessLog()
  accounts = new FakeAccounts(() => {
    this.signedIn = null
  })
  mail = new FakeMail()
  staff = new FakeStaff()
  people = new FakePeople(this.staff)
  notes = new FakeNotes()
  news = new FakeNews()
  notifications = new FakeNotifications()
  // Of whoever is signed in, by a gateway that says so.
  permissions?: Permission[]
  // Whether the profile of whoever is signed in has ended.
  former = false
  family = new FakeFamily((profile) => {
    this.signedIn = Object.keys(people).find((name) => people[name]!.profile.id === profile) ?? null
    this.accounts.switched = true
  })
  requests: FakeRequest[] = []
  // The next answers, whatever is asked; an error stands for a broken connection.
  next: (FakeAnswer | Error)[] = []
  absences: PupilAbsences = {
    items: [item(-20, 'absent', true), item(-9, 'absent', false), item(-3, 'late', false)],
    notices: [
      {
        id: 'n1',
        from: today(),
        to: addDays(today(), 1),
        reason: 'vizīte pie ārsta',
        announced_at: `${today()}T06:12:00Z`,
      },
    ],
    totals: { absent: 2, excused: 1, late: 1 },
  }
  private answered = new Map<string, FakeAnswer>()

  handle(request: FakeRequest): FakeAnswer {
    this.requests.push(request)
    const forced = this.next.shift()
    if (forced instanceof Error) throw forced
    if (forced) return forced
    const key = request.headers['idempotency-key']
    if (request.method !== 'GET' && !key) return problem(400, 'idempotency_key_missing')
    const known = key && this.answered.get(key)
    if (known) return known
    const answer = this.route(request)
    if (key && answer.status < 300) this.answered.set(key, answer)
    return answer
  }

  private route(request: FakeRequest): FakeAnswer {
    for (const [pattern, handler] of this.routes) {
      const match = new RegExp(`^${pattern.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(
        `${request.method} ${request.path}`,
      )
      if (!match) continue
      const open = pattern === 'POST /sessions'
      if (!open && !this.signedIn) return problem(401, 'session_missing')
      if (this.former && request.method === 'POST' && !open) return problem(409, 'profile_closed')
      const refusal = this.accounts.refusal(request.path)
      if (refusal) return refusal
      return handler(request, match.slice(1))
    }
    return problem(404, 'not_found')
  }

  private readonly routes: FakeRoute[] = [
    ...this.accessLog.routes,
    ...this.accounts.routes,
    ...this.mail.routes,
    ...this.people.routes,
    ...this.staff.routes,
    ...this.notes.routes,
    ...this.news.routes,
    ...this.notifications.routes,
    ...this.family.routes,
    ['POST /sessions', (r) => this.signIn(r)],
    ['DELETE /sessions/current', () => this.signOut()],
    ['GET /me', () => ok(this.me())],
    ['GET /school', () => ok(this.school)],
    [
      'POST /school/settings',
      (r) => {
        this.school = { ...this.school, settings: r.body as never }
        return accepted()
      },
    ],
    [
      'POST /school/free-features',
      (r) => {
        this.school = { ...this.school, free_features: r.body.features as never }
        return accepted()
      },
    ],
    ['POST /school/.*', () => accepted()],
    [
      'GET /journals',
      (r) =>
        ok({
          items: r.query.has('substitute')
            ? substitutable
            : [this.journal, { ...this.journal, id: 'j2', subject: 'Fizika' }],
        }),
    ],
    ['GET /journals/{id}', () => ok(this.journal)],
    ['POST /journals/{id}/marks', (r) => this.record(r.body.marks as NewMark[])],
    ['POST /journals/{id}/lessons', (r) => this.addLesson(r)],
    ['POST /journals/{id}/lessons/{lesson}/attendance', (r, [, lesson]) => this.attend(r, lesson!)],
    ['POST /journals/{id}/lessons/{lesson}/\\w+', () => accepted()],
    ['POST /marks/{id}/correction', (r, [id]) => this.changeMark(id!, String(r.body.value))],
    ['POST /marks/{id}/withdrawal', (_, [id]) => this.changeMark(id!, null)],
    ['GET /marks/{id}/history', () => ok({ entries: history })],
    [
      'GET /classes',
      () =>
        ok({
          items: [
            { ...classTeacherOf[0], grade: 7, teacher: 'Ilze Skolotāja' },
            { id: 'c2', name: '8.a', grade: 8, teacher: 'Pēteris Aizvieto' },
          ],
        }),
    ],
    ['GET /classes/{id}/pupils', () => ok({ items: this.pupils })],
    ['GET /classes/{id}/timetable', () => ok({ items: timetable })],
    ['GET /pupils/{id}/diary', (r) => ok({ days: this.diary(r.query.get('week') ?? '') })],
    ['GET /pupils/{id}/marks', () => ok(fakeMarks())],
    ['GET /pupils/{id}/absences', () => ok(this.absences)],
    ['GET /pupils/{id}/ranking', () => ok(ranking)],
    ['GET /pupils/{id}/timetable', () => ok({ items: timetable })],
    ['POST /pupils/{id}/absence-notices', (r) => this.announce(r)],
    ['POST /people/{id}/erasure', (_, [id]) => this.erase(id!)],
    ['POST /pupils/{id}/.*', () => accepted()],
  ]

  private signIn(request: FakeRequest): FakeAnswer {
    const { body } = request
    if (body.password !== this.accounts.password) {
      return problem(401, 'sign_in_failed', {
        title: 'Neizdevās pieslēgties',
        hints: ['Pārbaudiet, vai „-” nav ievadīta kā „_”.', 'Pārbaudiet Caps Lock.'],
      })
    }
    const username = String(body.username)
    const chosen = Object.entries(people).find(([, p]) => p.profile.id === body.profile)?.[0]
    if (username === 'family' && !chosen) {
      return ok({ profiles: [people.father!.profile, people.pupil!.profile] })
    }
    const missing = this.accounts.missingCode(request)
    if (missing) return missing
    this.accounts.switched = false
    this.signedIn = chosen ?? (username in people ? username : 'teacher')
    const { profile } = people[this.signedIn]!
    return { status: 201, body: { token: 'secret', expires_at: '', profile } }
  }

  private signOut(): FakeAnswer {
    this.signedIn = null
    return { status: 204 }
  }

  private me() {
    const { profile, roles } = people[this.signedIn ?? 'teacher']!
    const leads = this.signedIn === 'teacher' ? classTeacherOf : []
    const { permissions, former } = this
    const more = this.accounts.me()
    return { ...profile, roles, permissions, former, class_teacher_of: leads, ...more }
  }

  private record(marks: NewMark[]): FakeAnswer {
    const ids = marks.map(({ pupil, lesson, ...mark }) => {
      const id = newId()
      this.changeCell(pupil, lesson, (c) => ({ ...c, marks: [...c.marks, { ...mark, id }] }))
      return id
    })
    return accepted({ id: ids[0], ids })
  }

  private addLesson({ body }: FakeRequest): FakeAnswer {
    const lesson = {
      substitution: null,
      late: false,
      attendance_taken: false,
      may_enter: true,
      ...body,
      id: newId(),
    }
    this.journal = { ...this.journal, lessons: [...this.journal.lessons, lesson as never] }
    return accepted()
  }

  private attend({ body }: FakeRequest, lesson: string): FakeAnswer {
    const { absent, late } = body as { absent: string[]; late: string[] }
    for (const { id } of this.journal.pupils) {
      const absence: Absence = absent.includes(id) ? 'absent' : late.includes(id) ? 'late' : ''
      this.changeCell(id, lesson, (c) => ({ ...c, absence }))
    }
    return accepted()
  }

  private diary(week: string) {
    return fakeDiary(week).map((day) => ({ ...day, notes: this.notes.of(day.date) }))
  }

  private announce({ body }: FakeRequest): FakeAnswer {
    if (String(body.to) < String(body.from)) {
      return problem(422, 'invalid', {
        errors: [{ pointer: '/to', code: 'before_from', detail: 'Beigas ir pirms sākuma.' }],
      })
    }
    const notice = { ...body, id: newId(), announced_at: `${today()}T08:00:00Z` }
    this.absences = { ...this.absences, notices: [...this.absences.notices, notice as never] }
    return accepted()
  }

  private erase(id: string): FakeAnswer {
    this.pupils = this.pupils.map((p) => (p.id === id ? { id, name: '[dzēsts]' } : p))
    return accepted()
  }

  private changeMark(id: string, value: string | null): FakeAnswer {
    const change = (marks: Mark[]) =>
      value === null
        ? marks.filter((m) => m.id !== id)
        : marks.map((m) => (m.id === id ? { ...m, value } : m))
    const cells = this.journal.cells.map((c) => ({ ...c, marks: change(c.marks) }))
    this.journal = { ...this.journal, cells }
    return accepted()
  }

  private changeCell(
    pupil: string,
    lesson: string,
    change: (cell: Journal['cells'][number]) => Journal['cells'][number],
  ) {
    const { cells } = this.journal
    const found = cells.find((c) => c.pupil === pupil && c.lesson === lesson)
    const next = change(found ?? { pupil, lesson, marks: [], absence: '' })
    this.journal = { ...this.journal, cells: [...cells.filter((c) => c !== found), next] }
  }
}

function item(days: number, what: 'absent' | 'late', excused: boolean) {
  const date = addDays(today(), days)
  const kind = excused ? ('illness' as const) : null
  return {
    date,
    number: 2,
    subject: 'Matemātika',
    journal: 'j1',
    lesson: `a${days}`,
    what,
    excused,
    kind,
  }
}

const substitutable = ['Bioloģija', 'Ķīmija', 'Vēsture'].map((subject, i) => ({
  id: `j${i + 3}`,
  class: '8.a',
  subject,
  teachers: ['Pēteris Aizvieto'],
}))
const actor = { name: 'Ilze Skolotāja', role: 'teacher' as Role }
const history = [
  { at: '2026-11-02T08:31:00Z', actor, what: 'recorded', value: '7', reason: '' },
  { at: '2026-11-03T13:05:00Z', actor, what: 'corrected', value: '8', reason: 'Darbs uzlabots' },
]
const distribution = [3, 4, 5, 6, 7, 8, 9].map((from, i) => ({
  average_from: `${from}.00`,
  count: [1, 2, 4, 7, 6, 4, 1][i],
}))
const ranking = {
  average: '7.57',
  class: { place: 6, of: 25, distribution },
  parallel: { place: 14, of: 52, distribution },
}
