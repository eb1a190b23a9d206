import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import { client } from './client'
import type {
  DiaryDay,
  HistoryEntry,
  Journal,
  JournalSummary,
  Me,
  Named,
  Page,
  PupilAbsences,
  PupilMarks,
  PupilRanking,
  School,
  SchoolClass,
  TimetableItem,
  Written,
} from './types'

export interface Range {
  from: string
  to: string
}

export const keys = {
  everything: [] as QueryKey,
  me: ['me'] as QueryKey,
  school: ['school'] as QueryKey,
  journals: ['journals'] as QueryKey,
  substitutable: (date: string): QueryKey => ['journals', 'substitute', date],
  anyJournal: ['journal'] as QueryKey,
  journal: (id: string): QueryKey => ['journal', id],
  markHistories: ['mark-history'] as QueryKey,
  markHistory: (id: string): QueryKey => ['mark-history', id],
  classes: ['classes'] as QueryKey,
  pupil: (id: string): QueryKey => ['pupil', id],
  pupilPart: (id: string, part: string): QueryKey => ['pupil', id, part],
}

// A list longer than this many pages is cut: nobody reads ten thousand rows in one select.
const maxPages = 100

export async function all<T>(
  path: string,
  signal: AbortSignal,
  filter: Record<string, string> = {},
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < maxPages; page++) {
    const query = params({ ...filter, limit: '100', cursor: cursor ?? undefined })
    const answer = await client.get<Page<T>>(path + query, { signal })
    items.push(...answer.items)
    cursor = answer.next
    if (!cursor) break
  }
  return items
}

export function params(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((e): e is [string, string] => e[1] !== undefined)
  return given.length ? `?${new URLSearchParams(given)}` : ''
}

export function part(id: string): string {
  return encodeURIComponent(id)
}

function useRead<T>(key: QueryKey, path: string, enabled = true) {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<T>(path, { signal }),
    enabled,
  })
}

// A list that is read page by page, as far as the reader wants it.
export function usePages<T>(queryKey: QueryKey, path: string, filter: Record<string, string>) {
  return useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.get<Page<T>>(path + params({ ...filter, cursor: pageParam }), { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  })
}

export function useMe() {
  return useQuery({
    queryKey: keys.me,
    // Until somebody is known, not being signed in is an answer; from then on, a session that ended.
    queryFn: ({ signal, client: queries }) =>
      client.get<Me>('/me', { signal, anonymous: !queries.getQueryData(keys.me) }),
    staleTime: Infinity,
  })
}

export function useSchool() {
  return useRead<School>(keys.school, '/school')
}

export function useJournals() {
  return useQuery({
    queryKey: keys.journals,
    queryFn: ({ signal }) => all<JournalSummary>('/journals', signal),
  })
}

// The journals that the reader could stand in for on that day.
export function useSubstitutableJournals(date: string) {
  return useQuery({
    queryKey: keys.substitutable(date),
    queryFn: ({ signal }) => all<JournalSummary>('/journals', signal, { substitute: date }),
  })
}

export function useJournal(id: string, range: Range | null) {
  const query = range ? params({ from: range.from, to: range.to }) : ''
  return useQuery({
    queryKey: [...keys.journal(id), range],
    queryFn: async ({ signal }) =>
      withMayEnter(await client.get<Journal>(`/journals/${part(id)}${query}`, { signal })),
    enabled: range !== null,
  })
}

// A gateway that does not say of each lesson who may enter says it of the journal.
function withMayEnter(journal: Journal): Journal {
  const lessons = journal.lessons.map((lesson) => ({
    ...lesson,
    may_enter: (lesson.may_enter as boolean | undefined) ?? journal.may_write,
  }))
  return { ...journal, lessons }
}

export function useMarkHistory(id: string) {
  return useRead<{ entries: HistoryEntry[] }>(keys.markHistory(id), `/marks/${part(id)}/history`)
}

export function useClasses() {
  return useQuery({
    queryKey: keys.classes,
    queryFn: ({ signal }) => all<SchoolClass>('/classes', signal),
  })
}

export function useClassPupils(id: string) {
  return useQuery({
    queryKey: ['class', id, 'pupils'],
    queryFn: ({ signal }) => all<Named>(`/classes/${part(id)}/pupils`, signal),
  })
}

export function useClassTimetable(id: string) {
  return useRead<{ items: TimetableItem[] }>(
    ['class', id, 'timetable'],
    `/classes/${part(id)}/timetable`,
  )
}

export function useDiary(pupil: string, week: string) {
  return useRead<{ days: DiaryDay[] }>(
    [...keys.pupilPart(pupil, 'diary'), week],
    `/pupils/${part(pupil)}/diary${params({ week })}`,
  )
}

export function usePupilMarks(pupil: string, range: Range | null) {
  const query = range ? params({ from: range.from, to: range.to }) : ''
  return useRead<PupilMarks>(
    [...keys.pupilPart(pupil, 'marks'), range],
    `/pupils/${part(pupil)}/marks${query}`,
    range !== null,
  )
}

export function usePupilAbsences(pupil: string, range: Range | null) {
  const query = range ? params({ from: range.from, to: range.to }) : ''
  return useRead<PupilAbsences>(
    [...keys.pupilPart(pupil, 'absences'), range],
    `/pupils/${part(pupil)}/absences${query}`,
    range !== null,
  )
}

export function usePupilRanking(pupil: string, period: string) {
  return useRead<PupilRanking>(
    [...keys.pupilPart(pupil, 'ranking'), period],
    `/pupils/${part(pupil)}/ranking${params({ period })}`,
  )
}

export function usePupilTimetable(pupil: string) {
  return useRead<{ items: TimetableItem[] }>(
    keys.pupilPart(pupil, 'timetable'),
    `/pupils/${part(pupil)}/timetable`,
  )
}

interface Write<Body> {
  path: (body: Body) => string
  body?: (body: Body) => unknown
  affects: QueryKey[]
  then?: () => void
}

// One write and the reads that it makes stale.
export function useWrite<Body>({ path, body = (b) => b, affects, then }: Write<Body>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: Body) => client.write<Written>('POST', path(given), body(given)),
    onSuccess: () => {
      for (const queryKey of affects) void queries.invalidateQueries({ queryKey })
      then?.()
    },
  })
}
