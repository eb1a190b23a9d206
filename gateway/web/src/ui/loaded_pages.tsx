import { Button, Text } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n'
import { Loaded } from './loaded'
import { ProblemAlert } from './problem_alert'

interface LoadedPagesProps<T> {
  query: UseInfiniteQueryResult<T[]>
  empty: string
  // What the next page has, where there is a word for it.
  more?: string
  children: (items: T[]) => ReactNode
}

// A list that is read page by page, as far as the reader wants it.
export function LoadedPages<T>({ query, empty, more, children }: LoadedPagesProps<T>) {
  const { t } = useI18n()
  return (
    <Loaded query={query}>
      {(items) => (
        <>
          {items.length === 0 && !query.hasNextPage && <Text role="status">{empty}</Text>}
          {children(items)}
          {query.isFetchNextPageError && <ProblemAlert error={query.error} />}
          {query.hasNextPage && (
            <div>
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {more ?? t('action.more')}
              </Button>
            </div>
          )}
        </>
      )}
    </Loaded>
  )
}
