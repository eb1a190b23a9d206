// ISO 8601 weeks (Monday first) over local dates. A date is `YYYY-MM-DD`, a week `YYYY-Www`.
// All arithmetic is in UTC, so that no daylight-saving change moves a date.

const dayMs = 86_400_000

export function dateOf(date: string): Date {
  return new Date(`${date}T00:00:00Z`)
}

function textOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

export function today(now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Riga',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

export function addDays(date: string, days: number): string {
  return textOf(new Date(dateOf(date).getTime() + days * dayMs))
}

// 1 is Monday, 7 is Sunday.
export function weekdayOf(date: string): number {
  return dateOf(date).getUTCDay() || 7
}

// The week belongs to the year that holds its Thursday.
export function weekOf(date: string): string {
  const thursday = dateOf(addDays(date, 4 - weekdayOf(date)))
  const year = thursday.getUTCFullYear()
  const days = Math.round((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs)
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`
}

export function mondayOf(week: string): string {
  const match = /^(\d{4})-W(\d{2})$/.exec(week)
  if (!match) throw new RangeError(`not a week: ${week}`)
  const fourthOfJanuary = `${match[1]}-01-04`
  const firstMonday = addDays(fourthOfJanuary, 1 - weekdayOf(fourthOfJanuary))
  return addDays(firstMonday, (Number(match[2]) - 1) * 7)
}

export function isWeek(text: string): boolean {
  return /^\d{4}-W\d{2}$/.test(text) && weekOf(mondayOf(text)) === text
}

export function addWeeks(week: string, weeks: number): string {
  return weekOf(addDays(mondayOf(week), weeks * 7))
}
