import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useSchool, type Range } from '../api/queries'
import type { Period } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'

// The current semester; between semesters the one that was last, before the year the first.
export function currentPeriod(periods: readonly Period[], date: string): Period | undefined {
  return periods.filter((p) => p.from <= date).at(-1) ?? periods[0]
}

// For a school that has planned no year yet.
function schoolYearAround(date: string): Range {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < '09-01' ? 1 : 0)
  return { from: `${year}-09-01`, to: `${year + 1}-08-31` }
}

export function usePeriod() {
  const school = useSchool()
  const [chosen, setChosen] = useState<string | null>(null)
  const semesters = school.data?.semesters ?? []
  const year = school.data?.year
  const all = year ? [...semesters, { ...year, id: 'year' }] : semesters
  const period = all.find((p) => p.id === chosen) ?? currentPeriod(semesters, today()) ?? all[0]
  const range: Range | null = period
    ? { from: period.from, to: period.to }
    : school.data
      ? schoolYearAround(today())
      : null
  return { query: school, id: period?.id ?? 'year', range, all, choose: setChosen }
}

export function PeriodSelect({ period }: { period: ReturnType<typeof usePeriod> }) {
  const { t } = useI18n()
  return (
    <NativeSelect
      className="no-print"
      label={t('period.label')}
      value={period.id}
      onChange={(event) => period.choose(event.currentTarget.value)}
      data={period.all.map((p) => ({ value: p.id, label: p.title }))}
    />
  )
}
