import { Group, Stack, Text, Title } from '@mantine/core'
import { usePupilRanking } from '../api/queries'
import type { Ranking } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { PeriodSelect, usePeriod } from '../ui/period'
import { Distribution } from './distribution'

export function RankingPage({ pupil }: { pupil: string }) {
  const { t, number } = useI18n()
  const period = usePeriod()
  const ranking = usePupilRanking(pupil, period.id)
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h3">
          {t('nav.ranking')}
        </Title>
        <PeriodSelect period={period} />
      </Group>
      <Loaded query={ranking}>
        {(data) => (
          <>
            <Text>
              {data.average === null
                ? t('marks.no_average')
                : t('marks.average', { average: number(data.average) })}
            </Text>
            <div className="rankings">
              <RankedGroup title={t('ranking.class')} ranking={data.class} average={data.average} />
              <RankedGroup
                title={t('ranking.parallel')}
                ranking={data.parallel}
                average={data.average}
              />
            </div>
          </>
        )}
      </Loaded>
    </Stack>
  )
}

interface RankedGroupProps {
  title: string
  ranking: Ranking | null
  average: string | null
}

function RankedGroup({ title, ranking, average }: RankedGroupProps) {
  const { t } = useI18n()
  return (
    <section className="sheet ranking">
      <Title order={2} size="h5">
        {title}
      </Title>
      {ranking ? (
        <>
          {ranking.place !== null && (
            <Text>{t('ranking.place', { place: ranking.place, of: ranking.of })}</Text>
          )}
          <Distribution ranking={ranking} average={average} />
        </>
      ) : (
        <Text size="sm">{t('ranking.none')}</Text>
      )}
    </section>
  )
}
