import { Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { usePupilAccessLog, useSchoolAccessLog } from '../api/access_log'
import { useI18n } from '../i18n/i18n'
import { LoadedPages } from '../ui/loaded_pages'
import { AccessTable } from './access_table'

// Which employees were shown lists of the whole school.
export function SchoolAccessLog() {
  const { t } = useI18n()
  return (
    <Stack>
      <div>
        <Link href="/school" className="no-print">
          ← {t('nav.school')}
        </Link>
        <Title order={1} size="h3">
          {t('access_log.school')}
        </Title>
      </div>
      <AccessLog log={useSchoolAccessLog()} />
    </Stack>
  )
}

// Which employees were shown a pupil's data, its own and what it is among.
export function PupilAccessLog({ pupil }: { pupil: string }) {
  const { t } = useI18n()
  return (
    <Stack>
      <Title order={2} size="h4">
        {t('access_log.pupil')}
      </Title>
      <AccessLog log={usePupilAccessLog(pupil)} />
    </Stack>
  )
}

function AccessLog({ log }: { log: ReturnType<typeof useSchoolAccessLog> }) {
  const { t } = useI18n()
  return (
    <>
      <Text size="sm">{t('access_log.text')}</Text>
      <LoadedPages query={log} empty={t('access_log.none')} more={t('access_log.older')}>
        {(entries) => <AccessTable entries={entries} />}
      </LoadedPages>
    </>
  )
}
