import type { Scale } from '../api/types'

// What a teacher's keystrokes in one cell mean.
export type Entry =
  | { what: 'mark'; scale: Scale; value: string }
  | { what: 'absence'; absence: 'absent' | 'late' }
  | { what: 'nothing' }
  | { what: 'unknown' }

const pass = ['i', 'ni']
const stap = ['S', 'T', 'A', 'P']

// Letters name their scale; digits are percent where the column is, else the ten-point scale.
export function parseEntry(text: string, columnScale: Scale): Entry {
  const typed = text.trim().toLowerCase()
  if (typed === '') return { what: 'nothing' }
  if (typed === 'n') return { what: 'absence', absence: 'absent' }
  if (typed === 'k') return { what: 'absence', absence: 'late' }
  if (typed === 'nv') return { what: 'mark', scale: columnScale, value: 'nv' }
  if (pass.includes(typed)) return { what: 'mark', scale: 'pass', value: typed }
  if (stap.includes(typed.toUpperCase())) {
    return { what: 'mark', scale: 'stap', value: typed.toUpperCase() }
  }
  return columnScale === 'percent' ? parsePercent(typed) : parseTen(typed)
}

function parseTen(typed: string): Entry {
  if (typed === '0') return { what: 'mark', scale: 'ten', value: '10' }
  if (/^([1-9]|10)$/.test(typed)) return { what: 'mark', scale: 'ten', value: typed }
  return { what: 'unknown' }
}

function parsePercent(typed: string): Entry {
  const match = /^(0|[1-9]\d?|100)\s?%?$/.exec(typed)
  return match?.[1] ? { what: 'mark', scale: 'percent', value: match[1] } : { what: 'unknown' }
}

// The letter is what the journal shows for an absence, beside its colour and pattern.
export const absenceLetters = { '': '', absent: 'n', late: 'k', excused: 'ns' } as const

export function markText(mark: { scale: Scale; value: string }): string {
  return mark.scale === 'percent' && mark.value !== 'nv' ? `${mark.value}%` : mark.value
}
