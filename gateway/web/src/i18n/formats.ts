import { dateOf } from './week'
import type { Language } from './language'

export interface Formats {
  day: (date: string) => string
  shortDay: (date: string) => string
  weekday: (date: string) => string
  weekdayNumber: (weekday: number) => string
  instant: (at: string) => string
  number: (value: number | string) => string
  euros: (cents: number) => string
}

// English in Europe's order: day before month.
const locales: Record<Language, string> = { lv: 'lv', ru: 'ru', en: 'en-GB' }

// A Monday, so that weekday 1 falls on it.
const someMonday = '2024-01-01'

// Local dates are formatted in UTC, where they were put; instants in the schools' time zone.
export function formatsFor(language: Language): Formats {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' })
  const day = dates({ day: 'numeric', month: 'long', year: 'numeric' })
  const shortDay = dates({ day: '2-digit', month: '2-digit' })
  const weekday = dates({ weekday: 'long' })
  const instant = new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Riga',
  })
  const euros = new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'EUR' })
  return {
    // Russian ends a date in an abbreviation, whose full stop that of a sentence would follow.
    day: (date) => day.format(dateOf(date)).replace(/\sг\.$/, ''),
    shortDay: (date) => shortDay.format(dateOf(date)),
    weekday: (date) => capitalised(weekday.format(dateOf(date)), language),
    weekdayNumber: (n) => {
      const date = dateOf(someMonday)
      date.setUTCDate(date.getUTCDate() + n - 1)
      return capitalised(weekday.format(date), language)
    },
    instant: (at) => instant.format(new Date(at)),
    number: (value) => formatNumber(value, language),
    euros: (cents) => euros.format(cents / 100),
  }
}

// Averages come as text with two decimals, which stay as they are.
function formatNumber(value: number | string, language: Language): string {
  const decimals = typeof value === 'string' ? (value.split('.')[1]?.length ?? 0) : undefined
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals ?? 2,
  }).format(Number(value))
}

function capitalised(text: string, language: Language): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}
