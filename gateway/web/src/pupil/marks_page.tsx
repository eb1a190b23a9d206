import { Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { usePupilMarks } from '../api/queries'
import type { Mark, SubjectMarks } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { MarkButton } from '../ui/mark_button'
import { MarkHistoryDrawer } from '../ui/mark_history'
import { PeriodSelect, usePeriod } from '../ui/period'
import { Sparkline } from './sparkline'

export function MarksPage({ pupil }: { pupil: string }) {
  const { t, number } = useI18n()
  const period = usePeriod()
  const marks = usePupilMarks(pupil, period.range)
  const [mark, setMark] = useState<Mark | null>(null)
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h3">
          {t('nav.marks')}
        </Title>
        <PeriodSelect period={period} />
      </Group>
      <Loaded query={period.query}>
        {() => (
          <Loaded query={marks}>
            {({ subjects, average }) => (
              <>
                <Text>
                  {average === null
                    ? t('marks.no_average')
                    : t('marks.average', { average: number(average) })}
                </Text>
                {subjects.length === 0 && <Text>{t('marks.none')}</Text>}
                <div className="subjects">
                  {subjects.map((subject) => (
                    <Subject key={subject.journal} subject={subject} onMark={setMark} />
                  ))}
                </div>
              </>
            )}
          </Loaded>
        )}
      </Loaded>
      <MarkHistoryDrawer mark={mark} onClose={() => setMark(null)} />
    </Stack>
  )
}

function Subject({ subject, onMark }: { subject: SubjectMarks; onMark: (mark: Mark) => void }) {
  const { t, number } = useI18n()
  return (
    <section className="sheet subject">
      <div className="subject-head">
        <Title order={2} size="h5">
          {subject.subject}
        </Title>
        <Sparkline marks={subject.marks} />
        <Text fw={700}>
          {subject.average === null
            ? '—'
            : t('marks.subject_average', { average: number(subject.average) })}
        </Text>
      </div>
      <Group gap={6}>
        {subject.marks.map((mark) => (
          <MarkButton key={mark.id} mark={mark} date={mark.date} onClick={() => onMark(mark)} />
        ))}
      </Group>
    </section>
  )
}
