import { Stack, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useMailSearch } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { LoadedPages } from '../ui/loaded_pages'
import { LetterList } from './letter_list'

export function SearchPage({ q }: { q: string }) {
  const { t } = useI18n()
  const found = useMailSearch(q)
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = found

  // One answer looks through some letters only: until something is found, the next are asked for.
  useEffect(() => {
    if (data?.length === 0 && hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [data, hasNextPage, isFetching, isError, fetchNextPage])

  return (
    <Stack>
      <Title order={2} size="h4">
        {t('mail.found', { q })}
      </Title>
      <LoadedPages query={found} empty={t('mail.none_found')}>
        {(items) => <LetterList letters={items} showFolder />}
      </LoadedPages>
    </Stack>
  )
}
