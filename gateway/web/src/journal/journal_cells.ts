import type { Absence, Cell, Journal, Kind, Mark, Scale } from '../api/types'
import type { GridSize } from './grid_keys'

// The cells of a journal by pupil, then by lesson; cells with nothing in them are absent.
export type CellIndex = ReadonlyMap<string, ReadonlyMap<string, Cell>>

export function indexCells(cells: readonly Cell[]): CellIndex {
  const index = new Map<string, Map<string, Cell>>()
  for (const cell of cells) {
    let row = index.get(cell.pupil)
    if (!row) index.set(cell.pupil, (row = new Map<string, Cell>()))
    row.set(cell.lesson, cell)
  }
  return index
}

// The grid's size, and whether the reader may enter in the column.
export function sizeAt(journal: Journal, col: number): GridSize {
  return {
    rows: journal.pupils.length,
    cols: journal.lessons.length,
    writable: journal.lessons[col]?.may_enter ?? false,
  }
}

export function withMark(journal: Journal, pupil: string, lesson: string, mark: Mark): Journal {
  return withCell(journal, pupil, lesson, (cell) => ({
    ...cell,
    marks: [...cell.marks.filter((m) => m.id !== mark.id), mark],
  }))
}

export function withCorrectedMark(journal: Journal, id: string, value: string): Journal {
  return mapMarks(journal, (marks) => marks.map((m) => (m.id === id ? { ...m, value } : m)), id)
}

export function withoutMark(journal: Journal, id: string): Journal {
  return mapMarks(journal, (marks) => marks.filter((m) => m.id !== id), id)
}

// Attendance is written for a whole lesson. An excused absence stays excused while it is one.
export function withAttendance(
  journal: Journal,
  lesson: string,
  absent: ReadonlySet<string>,
  late: ReadonlySet<string>,
): Journal {
  const wanted = (pupil: string, now: Absence): Absence => {
    if (absent.has(pupil)) return now === 'excused' ? 'excused' : 'absent'
    return late.has(pupil) ? 'late' : ''
  }
  return journal.pupils.reduce(
    (j, { id }) =>
      withCell(j, id, lesson, (cell) => ({ ...cell, absence: wanted(id, cell.absence) })),
    journal,
  )
}

export function attendanceOf(journal: Journal, lesson: string) {
  const cells = journal.cells.filter((c) => c.lesson === lesson)
  const pupils = (of: Absence[]) =>
    new Set(cells.filter((c) => of.includes(c.absence)).map((c) => c.pupil))
  return { absent: pupils(['absent', 'excused']), late: pupils(['late']) }
}

export interface ColumnSettings {
  kind: Kind
  weight: number
  scale: Scale
}

// A column goes on as it was begun.
export function columnDefaults(journal: Journal, lesson: string): ColumnSettings {
  const first = journal.cells.find((c) => c.lesson === lesson && c.marks.length > 0)?.marks[0]
  return {
    kind: first?.kind ?? 'formative',
    weight: first?.weight ?? 1,
    scale: first?.scale ?? 'ten',
  }
}

function mapMarks(journal: Journal, change: (marks: Mark[]) => Mark[], id: string): Journal {
  const cells = journal.cells.map((cell) =>
    cell.marks.some((m) => m.id === id) ? { ...cell, marks: change(cell.marks) } : cell,
  )
  return { ...journal, cells }
}

function withCell(
  journal: Journal,
  pupil: string,
  lesson: string,
  change: (cell: Cell) => Cell,
): Journal {
  const found = journal.cells.find((c) => c.pupil === pupil && c.lesson === lesson)
  if (found) {
    return { ...journal, cells: journal.cells.map((c) => (c === found ? change(c) : c)) }
  }
  const created = change({ pupil, lesson, marks: [], absence: '' })
  if (created.marks.length === 0 && created.absence === '') return journal
  return { ...journal, cells: [...journal.cells, created] }
}
