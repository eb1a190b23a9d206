import { useQuery, type QueryKey } from '@tanstack/react-query'
import { all, part, useWrite } from './queries'

// What the school makes known (N3, DI4), and whose name-day it is (N4).

export const newsKinds = [
  'exam',
  'module_test',
  'event',
  'timetable_change',
  'schedule',
  'extracurricular_event',
  'other',
] as const
export type NewsKind = (typeof newsKinds)[number]

export interface NewsAudience {
  pupils: boolean
  parents: boolean
  staff: boolean
  // Whose pupils and parents; none: the whole school's.
  classes: string[]
}

export interface NewsText {
  kind: NewsKind
  title: string
  body: string
  audience: NewsAudience
  // Shown from the first day to the last.
  from: string
  to: string
}

export interface NewsItem extends NewsText {
  id: string
  published_at: string
  corrected: boolean
  // Shown so to who publishes only.
  withdrawn: boolean
}

export const newsKey: QueryKey = ['news']

export function useNews() {
  return useQuery({
    queryKey: newsKey,
    queryFn: ({ signal }) => all<NewsItem>('/news', signal),
  })
}

// A new item, or a correction of one.
export function usePublish(id: string | undefined, then: () => void) {
  return useWrite<NewsText>({
    path: () => (id === undefined ? '/news' : `/news/${part(id)}/correction`),
    affects: [newsKey],
    then,
  })
}

export function useWithdrawNews(id: string, then: () => void) {
  return useWrite<void>({
    path: () => `/news/${part(id)}/withdrawal`,
    body: () => undefined,
    affects: [newsKey],
    then,
  })
}
