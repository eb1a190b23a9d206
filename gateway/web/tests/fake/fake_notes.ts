import type { DiaryNote, PupilNote } from '../../src/api/notes'
import { today } from '../../src/i18n/week'
import { accepted, newId, ok, type FakeRequest, type FakeRoute } from './fake_answers'

const author = { name: 'Ilze Skolotāja', role: 'teacher' as const }

// Notes in the diary of any pupil, written by whoever is signed in.
export class FakeNotes {
  notes: PupilNote[] = []

  readonly routes: FakeRoute[] = [
    ['GET /pupils/{id}/notes', () => ok({ items: this.notes, next: null })],
    ['POST /pupils/{id}/notes', (r) => this.write(r)],
    ['POST /notes/{id}/correction', (r, [id]) => this.correct(r, id!)],
    ['POST /notes/{id}/withdrawal', (r, [id]) => this.withdraw(r, id!)],
  ]

  // Those that stand in the diary on that day.
  of(date: string): DiaryNote[] {
    return this.notes.filter((n) => !n.withdrawal && n.note.date === date).map((n) => n.note)
  }

  write({ body }: Pick<FakeRequest, 'body'>) {
    const note = {
      journal: null,
      date: today(),
      ...body,
      id: newId(),
      author,
      subject: body.journal ? 'Matemātika' : '',
      corrected: false,
    } as DiaryNote
    const version = { at: `${today()}T08:00:00Z`, kind: note.kind, text: note.text, reason: '' }
    this.notes = [
      { id: note.id, note, versions: [version], withdrawal: null, own: true },
      ...this.notes,
    ]
    return accepted()
  }

  private correct({ body }: FakeRequest, id: string) {
    const { kind, text, reason } = body as { kind: DiaryNote['kind']; text: string; reason: string }
    return this.change(id, (old) => ({
      ...old,
      note: { ...old.note, kind, text, corrected: true },
      versions: [...old.versions, { at: `${today()}T09:00:00Z`, kind, text, reason }],
    }))
  }

  private withdraw({ body }: FakeRequest, id: string) {
    const withdrawal = { at: `${today()}T10:00:00Z`, actor: author, reason: String(body.reason) }
    return this.change(id, (old) => ({ ...old, withdrawal }))
  }

  private change(id: string, change: (note: PupilNote) => PupilNote) {
    this.notes = this.notes.map((n) => (n.id === id ? change(n) : n))
    return accepted()
  }
}
