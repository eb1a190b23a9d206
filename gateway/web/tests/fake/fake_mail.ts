import type {
  Addressee,
  Attachment,
  Correspondent,
  Draft,
  Folder,
  Letter,
  Receipt,
} from '../../src/api/mail'
import { accepted, newId, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

const anna = { id: 'p1', name: 'Anna Āboliņa' }
export const teacher: Correspondent = {
  id: 'u1',
  role: 'teacher',
  name: 'Ilze Skolotāja',
  pupil: null,
}
export const father: Correspondent = {
  id: 'u3',
  role: 'father',
  name: 'Juris Āboliņš',
  pupil: anna,
}
// A parent of another family, whose name families are not told.
const stranger: Correspondent = {
  id: 'u9',
  role: 'mother',
  name: '',
  pupil: { id: 'p2', name: 'Jānis Bērziņš' },
}
const group: Addressee = { kind: 'class_parents', id: 'c1', name: '7.b', profile: null }
const asAddressee = (profile: Correspondent): Addressee => ({
  kind: 'profile',
  id: profile.id,
  name: profile.name,
  profile,
})

const pageSize = 2

// The mailbox of the father, or of whoever looks into it as him.
export class FakeMail {
  letters: Letter[] = [
    letter('m1', 'k1', 'inbox', teacher, group, 'Ekskursija', 'Braucam piektdien.', 20, true),
    letter('m2', 'k1', 'sent', father, asAddressee(teacher), 'Atb.: Ekskursija', 'Labi!', 21, true),
    letter('m3', 'k2', 'inbox', teacher, group, 'Vecāku sapulce', 'Otrdien sešos.', 22, false),
    letter('m4', 'k3', 'inbox', stranger, asAddressee(father), 'Grāmata', 'Vai ir?', 23, false),
  ]
  drafts: Draft[] = []
  parts: { attachment: string; number: number; content: string }[] = []
  receipts: Receipt[] = [
    { recipient: teacher, read_at: '2026-11-21T10:00:00Z' },
    { recipient: stranger, read_at: null },
  ]
  private files = new Map<string, Attachment>()

  readonly routes: FakeRoute[] = [
    ['GET /mail/folders/{folder}', (r, [folder]) => this.folder(r, folder as Folder)],
    ['GET /mail/search', (r) => this.search(r)],
    ['GET /mail/addressees', (r) => this.addressees(r)],
    ['POST /mail/letters', (r) => this.send(r)],
    ['GET /mail/letters/{id}', (_, [id]) => ok(this.find(id!))],
    ['POST /mail/letters/{id}/read', (_, [id]) => this.change(id!, { read: true })],
    [
      'POST /mail/letters/{id}/move',
      ({ body }, [id]) => this.change(id!, { folder: body.folder as Folder }),
    ],
    ['GET /mail/letters/{id}/receipts', () => ok({ items: this.receipts, next: null })],
    [
      'GET /mail/conversations/{id}',
      (_, [id]) => ok({ items: this.letters.filter((l) => l.letter.conversation === id) }),
    ],
    ['GET /mail/drafts', () => ok({ items: this.drafts })],
    ['POST /mail/drafts', (r) => this.saveDraft(r, newId())],
    ['POST /mail/drafts/{id}', (r, [id]) => this.saveDraftAnew(r, id!)],
    ['POST /mail/drafts/{id}/discard', (_, [id]) => this.discard(id!)],
    ['POST /mail/attachments', (r) => this.beginFile(r)],
    ['POST /mail/attachments/{id}/parts', (r, [id]) => this.keepPart(r, id!)],
  ]

  get unread() {
    return this.letters.filter((l) => l.letter.folder === 'inbox' && !l.letter.read).length
  }

  find(id: string) {
    return this.letters.find((l) => l.letter.id === id)!
  }

  private folder({ query }: FakeRequest, folder: Folder) {
    const all = this.letters.filter((l) => l.letter.folder === folder).map((l) => l.letter)
    const from = Number(query.get('cursor') ?? 0)
    const items = all.reverse().slice(from, from + pageSize)
    const next = from + pageSize < all.length ? String(from + pageSize) : null
    return ok({ unread: this.unread, items, next })
  }

  // The first answer looks through nothing yet, as a long mailbox may have it.
  private search({ query }: FakeRequest) {
    if (!query.has('cursor')) return ok({ items: [], next: 'more' })
    const q = query.get('q') ?? ''
    const items = this.letters.filter((l) => l.body.includes(q)).map((l) => l.letter)
    return ok({ items, next: null })
  }

  private addressees({ query }: FakeRequest) {
    const q = (query.get('q') ?? '').toLowerCase()
    const persons = [teacher, stranger].filter((p) =>
      `${p.name} ${p.pupil?.name}`.toLowerCase().includes(q),
    )
    return ok({ groups: group.name.includes(q) ? [group] : [], items: persons, next: null })
  }

  private named(body: FakeRequest['body']): Addressee[] {
    const known = [group, asAddressee(teacher), asAddressee(stranger)]
    return (body.to as Addressee[]).map(({ id }) => known.find((a) => a.id === id)!)
  }

  private send({ body }: FakeRequest) {
    const to = this.named(body)
    const banned = to.findIndex((a) => a.id === stranger.id)
    if (banned >= 0) {
      const detail = 'Šim adresātam rakstīt nevar.'
      const errors = [{ pointer: `/to/${banned}`, code: 'bad_addressee', detail }]
      return problem(422, 'invalid_request', { title: 'Pieprasījums nav pareizs.', errors })
    }
    const sent = letter(
      newId(),
      'k9',
      'sent',
      father,
      to[0]!,
      String(body.subject),
      String(body.body),
      26,
      true,
    )
    this.letters = [...this.letters, { ...sent, files: this.filesOf(body) }]
    return accepted({ id: sent.letter.id })
  }

  private saveDraft({ body }: FakeRequest, id: string) {
    const draft: Draft = {
      id,
      to: this.named(body),
      subject: String(body.subject),
      body: String(body.body),
      answers: body.answers as string | null,
      files: this.filesOf(body),
      saved_at: '2026-11-26T12:00:00Z',
    }
    this.drafts = [draft, ...this.drafts.filter((d) => d.id !== id)]
    return accepted({ id })
  }

  private saveDraftAnew(request: FakeRequest, id: string) {
    const known = this.drafts.some((d) => d.id === id)
    return known ? this.saveDraft(request, id) : problem(404, 'not_found')
  }

  private discard(id: string) {
    this.drafts = this.drafts.filter((d) => d.id !== id)
    return accepted()
  }

  private change(id: string, change: Partial<Letter['letter']>) {
    this.letters = this.letters.map((l) =>
      l.letter.id === id ? { ...l, letter: { ...l.letter, ...change } } : l,
    )
    return accepted()
  }

  private beginFile({ body }: FakeRequest) {
    if (body.media_type === 'text/html') {
      const detail = 'Šāda veida failu pievienot nevar.'
      const errors = [{ pointer: '/media_type', code: 'bad_media_type', detail }]
      return problem(422, 'invalid_request', { errors })
    }
    const id = newId()
    this.files.set(id, { id, ...body } as Attachment)
    return accepted({ id })
  }

  private keepPart({ body }: FakeRequest, attachment: string) {
    this.parts.push({ attachment, number: Number(body.number), content: String(body.content) })
    return accepted()
  }

  private filesOf(body: FakeRequest['body']): Attachment[] {
    return (body.attachments as string[]).map((id) => this.files.get(id)!)
  }
}

function letter(
  id: string,
  conversation: string,
  folder: Folder,
  from: Correspondent,
  to: Addressee,
  subject: string,
  body: string,
  day: number,
  read: boolean,
): Letter {
  const own = from.id === father.id
  return {
    letter: {
      id,
      conversation,
      folder,
      from,
      to: [to],
      subject,
      sent_at: `2026-11-${day}T08:00:00Z`,
      read,
      attachments: 0,
      recipients: own ? 2 : null,
      readers: own ? 1 : null,
    },
    body,
    answers: null,
    files: [],
  }
}
