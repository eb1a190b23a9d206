import type { AccessEntry } from '../../src/api/access_log'
import { ok, type FakeRequest, type FakeRoute } from './fake_answers'

const perPage = 2

// Who was shown a pupil's data, and lists of the whole school; the same of every pupil.
export class FakeAccessLog {
  ofPupil: AccessEntry[] = [
    entry(10, 'Ilze Skolotāja', 'pupil', 'Anna Āboliņa'),
    entry(9, 'Ilze Skolotāja', 'journal', 'Matemātika, 7.b'),
    entry(8, 'Rita Revidente', 'mark_history', 'Anna Āboliņa'),
    entry(7, 'Rita Revidente', 'class_pupils', '7.b'),
    entry(6, 'Guntis Sistēma', 'parents', 'Anna Āboliņa'),
  ]
  ofSchool: AccessEntry[] = [
    entry(10, 'Guntis Sistēma', 'people', ''),
    entry(9, 'Guntis Sistēma', 'messages', ''),
    entry(8, 'Rita Revidente', 'access_log', ''),
  ]

  readonly routes: FakeRoute[] = [
    ['GET /school/access-log', (r) => page(r, this.ofSchool)],
    ['GET /pupils/{id}/access-log', (r) => page(r, this.ofPupil)],
  ]
}

function page({ query }: FakeRequest, all: AccessEntry[]) {
  const from = Number(query.get('cursor') ?? 0)
  const next = from + perPage
  return ok({ items: all.slice(from, next), next: next < all.length ? String(next) : null })
}

const roles: Record<string, AccessEntry['reader']['role']> = {
  'Rita Revidente': 'auditor',
  'Guntis Sistēma': 'superuser',
}

function entry(hour: number, name: string, kind: AccessEntry['kind'], title: string): AccessEntry {
  const reader = { id: name, name, role: roles[name] ?? 'teacher' }
  const at = `2026-11-25T${String(hour).padStart(2, '0')}:00:00Z`
  return { hour: at, reader, kind, subject: title, title }
}
