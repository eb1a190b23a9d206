import { Center, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from './problem_alert'

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isError'> & { refetch: () => unknown }
  children: (data: T) => ReactNode
}

// The reader may not, or no longer, have what is asked for, nor keep what was read of it before.
const refusals = [401, 402, 403, 404]

// One way to show a read that is under way, has failed, or is here. What is here stays while a later
// read fails, unless that was refused.
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const { t } = useI18n()
  const refused = query.error instanceof Problem && refusals.includes(query.error.status)
  if (query.data !== undefined && !refused) return <>{children(query.data)}</>
  if (query.isError) {
    return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <Center p="xl">
      <Loader aria-label={t('state.loading')} />
    </Center>
  )
}
