import { Center, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from './problem_alert'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}

// One way to show a read that is under way, has failed, or is here.
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const { t } = useI18n()
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) {
    return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <Center p="xl">
      <Loader aria-label={t('state.loading')} />
    </Center>
  )
}
