import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useDiary } from '../api/queries'
import type { Mark } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { addDays, addWeeks, isWeek, mondayOf, today, weekOf } from '../i18n/week'
import { Loaded } from '../ui/loaded'
import { MarkHistoryDrawer } from '../ui/mark_history'
import { DiaryDay } from './diary_day'

interface DiaryPageProps {
  pupil: string
  week?: string
  base: string
}

export function DiaryPage({ pupil, week: asked, base }: DiaryPageProps) {
  const { t, day } = useI18n()
  const thisWeek = weekOf(today())
  const week = asked && isWeek(asked) ? asked : thisWeek
  const monday = mondayOf(week)
  const diary = useDiary(pupil, week)
  const [mark, setMark] = useState<Mark | null>(null)
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h3">
            {t('nav.diary')}
          </Title>
          <Text size="sm">
            {t('diary.week', { from: day(monday), to: day(addDays(monday, 6)) })}
          </Text>
        </div>
        <Group component="nav" gap="xs" aria-label={t('diary.weeks')} className="no-print">
          <WeekLink
            href={`${base}/diary/${addWeeks(week, -1)}`}
            label={`← ${t('diary.previous')}`}
          />
          {week !== thisWeek && <WeekLink href={`${base}/diary`} label={t('diary.this_week')} />}
          <WeekLink href={`${base}/diary/${addWeeks(week, 1)}`} label={`${t('diary.next')} →`} />
          <WeekLink href={`${base}/notes`} label={t('nav.notes')} />
          <Button size="xs" variant="subtle" onClick={() => window.print()}>
            {t('action.print')}
          </Button>
        </Group>
      </Group>
      <Loaded query={diary}>
        {({ days }) => (
          <div className="diary">
            {days.map((d) => (
              <DiaryDay key={d.date} day={d} today={d.date === today()} onMark={setMark} />
            ))}
          </div>
        )}
      </Loaded>
      <MarkHistoryDrawer mark={mark} onClose={() => setMark(null)} />
    </Stack>
  )
}

function WeekLink({ href, label }: { href: string; label: string }) {
  return (
    <Button component={Link} href={href} size="xs" variant="default">
      {label}
    </Button>
  )
}
