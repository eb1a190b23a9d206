import { Text } from '@mantine/core'
import { useNameDays } from '../api/name_days'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'

// The date, and whose name-day it is, where anybody knows.
export function TodayLine() {
  const { t, day, weekday } = useI18n()
  const date = today()
  const { data } = useNameDays(date)
  const names = data?.names ?? []
  return (
    <Text size="sm" className="greeting no-print">
      <time dateTime={date}>
        {weekday(date)}, {day(date)}
      </time>
      {names.length > 0 && `. ${t('name_days.today', { names: names.join(', ') })}`}
    </Text>
  )
}
