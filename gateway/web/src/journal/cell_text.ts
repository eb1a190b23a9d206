import type { Cell, Lesson } from '../api/types'
import type { I18n } from '../i18n/i18n'
import type { CellStatus } from './cell_status'
import { absenceLetters, markText } from './mark_entry'

// What the clipboard gets.
export function plainText(cell: Cell | undefined): string {
  if (!cell) return ''
  return [...cell.marks.map((m) => m.value), absenceLetters[cell.absence]].filter(Boolean).join(' ')
}

// What a screen reader says: everything that the cell shows by shape, pattern or place.
export function spokenText(
  cell: Cell | undefined,
  status: CellStatus | undefined,
  { t }: Pick<I18n, 't'>,
): string {
  const said: string[] = []
  for (const mark of cell?.marks ?? []) {
    said.push(`${markText(mark)}, ${t(`kind.${mark.kind}`)}`)
    if (mark.late) said.push(t('journal.late_entry'))
  }
  if (cell?.absence) {
    said.push(`${absenceLetters[cell.absence]}, ${t(`absence.${cell.absence}`)}`)
  }
  if (status) said.push(`${status.text}, ${t(`journal.status_${status.state}`)}`)
  if (status?.message) said.push(status.message)
  return said.join('; ') || t('journal.empty_cell')
}

export function lessonTitle(lesson: Lesson, { t, day }: Pick<I18n, 't' | 'day'>): string {
  const said = [day(lesson.date), t('lesson.nth', { number: lesson.number })]
  if (lesson.topic) said.push(lesson.topic)
  if (lesson.substitution) said.push(t('lesson.substituted'))
  if (lesson.late) said.push(t('journal.late_entry'))
  return said.join(', ')
}
