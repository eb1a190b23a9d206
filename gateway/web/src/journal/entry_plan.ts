import type { Cell, Mark, NewMark } from '../api/types'
import type { PlannedEntry } from './block_paste'
import type { CellId } from './cell_status'
import type { ColumnSettings } from './journal_cells'
import type { Entry } from './mark_entry'

// What one entry asks for, given what its cell holds. A column's kind names the mark: typing over a
// cell records a mark of that kind, or corrects the one that is there.
export type Step =
  | { what: 'nothing' }
  | { what: 'unknown' }
  | { what: 'record'; mark: NewMark }
  | { what: 'correct'; mark: Mark; value: string }
  | { what: 'other_scale'; mark: Mark }
  | { what: 'attend'; absence: 'absent' | 'late' }

export function stepFor(
  entry: Entry,
  cell: Cell | undefined,
  at: CellId,
  column: ColumnSettings,
): Step {
  if (entry.what === 'nothing' || entry.what === 'unknown') return { what: entry.what }
  if (entry.what === 'absence') {
    const now = cell?.absence === 'excused' ? 'absent' : cell?.absence
    return now === entry.absence ? { what: 'nothing' } : { what: 'attend', absence: entry.absence }
  }
  const existing = markOfKind(cell, column)
  if (!existing) {
    const { kind, weight } = column
    const { scale, value } = entry
    return { what: 'record', mark: { ...at, scale, value, kind, weight } }
  }
  if (existing.value === entry.value) return { what: 'nothing' }
  if (entry.value !== 'nv' && existing.scale !== entry.scale) {
    return { what: 'other_scale', mark: existing }
  }
  return { what: 'correct', mark: existing, value: entry.value }
}

export function markOfKind(cell: Cell | undefined, column: ColumnSettings): Mark | undefined {
  return cell?.marks.filter((m) => m.kind === column.kind).at(-1)
}

export interface BlockPlan {
  marks: NewMark[]
  absences: { cell: CellId; absence: 'absent' | 'late' }[]
  // Entries that stop the whole block; a block is sent whole or not at all.
  refused: { entry: PlannedEntry; why: 'unknown' | 'has_mark' }[]
}

export function planBlock(
  planned: readonly PlannedEntry[],
  idAt: (entry: PlannedEntry) => CellId,
  cellAt: (id: CellId) => Cell | undefined,
  columnAt: (lesson: string) => ColumnSettings,
): BlockPlan {
  const plan: BlockPlan = { marks: [], absences: [], refused: [] }
  for (const entry of planned) {
    const cell = idAt(entry)
    const step = stepFor(entry.entry, cellAt(cell), cell, columnAt(cell.lesson))
    if (step.what === 'record') plan.marks.push(step.mark)
    if (step.what === 'attend') plan.absences.push({ cell, absence: step.absence })
    if (step.what === 'unknown') plan.refused.push({ entry, why: 'unknown' })
    if (step.what === 'correct' || step.what === 'other_scale') {
      plan.refused.push({ entry, why: 'has_mark' })
    }
  }
  return plan
}
