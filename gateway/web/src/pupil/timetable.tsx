import { Stack, Text, Title } from '@mantine/core'
import { usePupilTimetable } from '../api/queries'
import type { TimetableItem } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today, weekdayOf } from '../i18n/week'
import { Loaded } from '../ui/loaded'

export function TimetablePage({ pupil }: { pupil: string }) {
  const { t } = useI18n()
  const timetable = usePupilTimetable(pupil)
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('nav.timetable')}
      </Title>
      <Loaded query={timetable}>{({ items }) => <Timetable items={items} />}</Loaded>
    </Stack>
  )
}

export function Timetable({ items }: { items: readonly TimetableItem[] }) {
  const { t, weekdayNumber } = useI18n()
  const weekdays = [...new Set(items.map((i) => i.weekday))].sort((a, b) => a - b)
  const now = weekdayOf(today())
  if (items.length === 0) return <Text>{t('timetable.none')}</Text>
  return (
    <div className="timetable">
      {weekdays.map((weekday) => (
        <section key={weekday} className="sheet" data-today={weekday === now || undefined}>
          <Title order={2} size="h5">
            {weekdayNumber(weekday)}
            {weekday === now && <span className="diary-today">{t('diary.today')}</span>}
          </Title>
          <ol className="diary-lessons">
            {items
              .filter((i) => i.weekday === weekday)
              .sort((a, b) => a.number - b.number)
              .map((item) => (
                <li key={`${item.number} ${item.subject}`} className="diary-lesson">
                  <div className="diary-lesson-head">
                    <span className="diary-number">{item.number}.</span>
                    <strong>{item.subject}</strong>
                    {item.room && (
                      <span className="diary-room">{t('diary.room', { room: item.room })}</span>
                    )}
                  </div>
                  <p>{item.teachers.join(', ')}</p>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
