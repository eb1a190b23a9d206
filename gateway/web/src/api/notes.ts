import { useQuery } from '@tanstack/react-query'
import { all, keys, part, useWrite } from './queries'
import type { Role } from './types'

// What staff write into a pupil's diary (J13, N1, DI2).

export const noteKinds = ['behaviour', 'remark', 'reminder', 'praise'] as const
export type NoteKind = (typeof noteKinds)[number]

export interface DiaryNote {
  id: string
  date: string
  kind: NoteKind
  text: string
  author: { name: string; role: Role }
  journal: string | null
  // The journal's, or empty.
  subject: string
  corrected: boolean
}

export interface PupilNote {
  id: string
  note: DiaryNote
  // As it has been; the last is the note.
  versions: { at: string; kind: NoteKind; text: string; reason: string }[]
  withdrawal: { at: string; actor: { name: string; role: Role }; reason: string } | null
  // The reader wrote it, and may correct and withdraw it.
  own: boolean
}

export interface NewNote {
  kind: NoteKind
  date: string
  // Whose lesson it is about.
  journal?: string
  text: string
}

export function usePupilNotes(pupil: string) {
  return useQuery({
    queryKey: keys.pupilPart(pupil, 'notes'),
    queryFn: ({ signal }) => all<PupilNote>(`/pupils/${part(pupil)}/notes`, signal),
  })
}

export function useWriteNote(pupil: string, then: () => void) {
  return useWrite<NewNote>({
    path: () => `/pupils/${part(pupil)}/notes`,
    affects: [keys.pupil(pupil)],
    then,
  })
}

export function useCorrectNote(pupil: string, id: string, then: () => void) {
  return useWrite<{ kind: NoteKind; text: string; reason: string }>({
    path: () => `/notes/${part(id)}/correction`,
    affects: [keys.pupil(pupil)],
    then,
  })
}

export function useWithdrawNote(pupil: string, id: string, then: () => void) {
  return useWrite<{ reason: string }>({
    path: () => `/notes/${part(id)}/withdrawal`,
    affects: [keys.pupil(pupil)],
    then,
  })
}
