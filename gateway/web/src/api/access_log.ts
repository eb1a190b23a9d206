import type { QueryKey } from '@tanstack/react-query'
import { part, usePages } from './queries'
import type { Named, Role } from './types'

// Which employees were shown what of a pupil, or lists of the whole school.

export type DataKind =
  | 'pupil'
  | 'parents'
  | 'mark_history'
  | 'journal'
  | 'class_pupils'
  | 'people'
  | 'messages'
  | 'access_log'

export interface AccessEntry {
  // In which it was shown, once or more often.
  hour: string
  reader: Named & { role: Role }
  kind: DataKind
  subject: string
  // Of the journal or the class, or the pupil's name; else nothing.
  title: string
}

const pageSize = '50'
const accessLog = (of: string): QueryKey => ['access-log', of]

export function useSchoolAccessLog() {
  return usePages<AccessEntry>(accessLog('school'), '/school/access-log', { limit: pageSize })
}

export function usePupilAccessLog(pupil: string) {
  return usePages<AccessEntry>(accessLog(pupil), `/pupils/${part(pupil)}/access-log`, {
    limit: pageSize,
  })
}
