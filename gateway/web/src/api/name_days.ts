import { useQuery } from '@tanstack/react-query'
import { client } from './client'
import { params } from './queries'

export interface NameDays {
  date: string
  names: string[]
}

// Whose name-day it is (N4).
export function useNameDays(date: string) {
  return useQuery({
    queryKey: ['name-days', date],
    queryFn: ({ signal }) =>
      client.get<NameDays>(`/calendar/name-days${params({ date })}`, { signal }),
    staleTime: Infinity,
  })
}
