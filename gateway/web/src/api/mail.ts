import { useMutation, useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { client } from './client'
import { all, params, part, usePages, useWrite } from './queries'
import type { Named, Page, Role, Written } from './types'

// School mail: the routes below /mail. A mailbox is one profile's.

export const folders = ['inbox', 'sent', 'deleted'] as const
export type Folder = (typeof folders)[number]

export interface Correspondent {
  id: string
  role: Role
  // Empty when the reader is not told it, such as a parent's of another family.
  name: string
  pupil: Named | null
}

export type AddresseeKind =
  | 'profile'
  | 'class_parents'
  | 'class_pupils'
  | 'journal_parents'
  | 'journal_pupils'
  | 'teachers'
  | 'school'

export interface Addressee {
  kind: AddresseeKind
  id: string
  name: string
  profile: Correspondent | null
}

export interface LetterSummary {
  id: string
  conversation: string
  folder: Folder
  from: Correspondent
  to: Addressee[]
  subject: string
  sent_at: string
  read: boolean
  attachments: number
  // For the sender alone.
  recipients: number | null
  readers: number | null
}

export interface Attachment {
  id: string
  name: string
  media_type: string
  size: number
}

export interface Letter {
  letter: LetterSummary
  body: string
  answers: string | null
  files: Attachment[]
}

export interface Draft {
  id: string
  to: Addressee[]
  subject: string
  body: string
  answers: string | null
  files: Attachment[]
  saved_at: string
}

export interface Receipt {
  recipient: Correspondent
  read_at: string | null
}

interface FolderPage extends Page<LetterSummary> {
  unread: number
}

interface AddresseesPage extends Page<Correspondent> {
  groups: Addressee[]
}

export const mailKeys = {
  all: ['mail'] as QueryKey,
  folder: (folder: Folder): QueryKey => ['mail', 'folder', folder],
  unread: ['mail', 'unread'] as QueryKey,
  drafts: ['mail', 'drafts'] as QueryKey,
  conversation: (id: string): QueryKey => ['mail', 'conversation', id],
}

const pageSize = '30'
const unreadEveryMs = 60_000

export function useFolder(folder: Folder) {
  return usePages<LetterSummary>(mailKeys.folder(folder), `/mail/folders/${folder}`, {
    limit: pageSize,
  })
}

export function useMailSearch(q: string) {
  return usePages<LetterSummary>(['mail', 'search', q], '/mail/search', { q })
}

export function useReceipts(letter: string) {
  return usePages<Receipt>(['mail', 'receipts', letter], `/mail/letters/${part(letter)}/receipts`, {
    limit: '100',
  })
}

export function useUnread() {
  return useQuery({
    queryKey: mailKeys.unread,
    queryFn: async ({ signal }) =>
      (await client.get<FolderPage>('/mail/folders/inbox?limit=1', { signal })).unread,
    refetchInterval: unreadEveryMs,
  })
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: mailKeys.conversation(id),
    queryFn: ({ signal }) => all<Letter>(`/mail/conversations/${part(id)}`, signal),
  })
}

export function useLetter(id: string | undefined) {
  return useQuery({
    queryKey: ['mail', 'letter', id],
    queryFn: ({ signal }) => client.get<Letter>(`/mail/letters/${part(id ?? '')}`, { signal }),
    enabled: id !== undefined,
  })
}

export function useDrafts() {
  return useQuery({
    queryKey: mailKeys.drafts,
    queryFn: ({ signal }) => all<Draft>('/mail/drafts', signal),
  })
}

// Groups, and the first persons whose names have these words.
export function useAddressees(q: string) {
  return useQuery({
    queryKey: ['mail', 'addressees', q],
    queryFn: ({ signal }) =>
      client.get<AddresseesPage>(`/mail/addressees${params({ q: q || undefined, limit: '50' })}`, {
        signal,
      }),
    placeholderData: (previous) => previous,
  })
}

export function useMoveLetter() {
  return useWrite<{ id: string; folder: Folder }>({
    path: ({ id }) => `/mail/letters/${part(id)}/move`,
    body: ({ folder }) => ({ folder }),
    affects: [mailKeys.all],
  })
}

export function useDiscardDraft() {
  return useWrite<{ id: string }>({
    path: ({ id }) => `/mail/drafts/${part(id)}/discard`,
    body: () => undefined,
    affects: [mailKeys.drafts],
  })
}

// Says of letters that they were read, one after the other.
export function useReadLetters() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await client.write('POST', `/mail/letters/${part(id)}/read`)
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: mailKeys.all }),
  })
}

export interface LetterContent {
  to: Addressee[]
  subject: string
  body: string
  answers: string | null
  files: Attachment[]
}

function asSent({ to, subject, body, answers, files }: LetterContent) {
  return {
    to: to.map(({ kind, id }) => ({ kind, id })),
    subject,
    body,
    answers,
    attachments: files.map(({ id }) => id),
  }
}

export async function saveDraft(id: string | null, content: LetterContent): Promise<string> {
  const path = id === null ? '/mail/drafts' : `/mail/drafts/${part(id)}`
  const written = await client.write<Written>('POST', path, asSent(content))
  return id ?? written.id
}

export async function discardDraft(id: string): Promise<void> {
  await client.write('POST', `/mail/drafts/${part(id)}/discard`)
}

export async function sendLetter(content: LetterContent): Promise<string> {
  const written = await client.write<Written>('POST', '/mail/letters', asSent(content))
  return written.id
}
