import { describe, expect, it } from 'vitest'
import type { Journal, Mark } from '../../src/api/types'
import {
  attendanceOf,
  columnDefaults,
  indexCells,
  withAttendance,
  withCorrectedMark,
  withMark,
  withoutMark,
} from '../../src/journal/journal_cells'

const mark: Mark = { id: 'm1', scale: 'percent', value: '70', kind: 'exam', weight: 3 }
const journal: Journal = {
  id: 'j1',
  class: '7.b',
  subject: 'Fizika',
  teachers: [],
  may_write: true,
  pupils: ['p1', 'p2', 'p3'].map((id) => ({ id, name: id })),
  lessons: [],
  cells: [
    { pupil: 'p1', lesson: 'l1', marks: [mark], absence: '' },
    { pupil: 'p2', lesson: 'l1', marks: [], absence: 'excused' },
  ],
}
const cellOf = (j: Journal, pupil: string) => indexCells(j.cells).get(pupil)?.get('l1')

describe('Journal cells', () => {
  it('take a mark, in a new cell or beside what is there', () => {
    const next = withMark(withMark(journal, 'p1', 'l1', { ...mark, id: 'm2' }), 'p3', 'l1', mark)
    expect(cellOf(next, 'p1')?.marks.map((m) => m.id)).toEqual(['m1', 'm2'])
    expect(cellOf(next, 'p3')?.marks).toEqual([mark])
  })

  it('take a mark once, however often it is told of', () => {
    expect(cellOf(withMark(journal, 'p1', 'l1', mark), 'p1')?.marks).toEqual([mark])
  })

  it('correct and withdraw a mark', () => {
    expect(cellOf(withCorrectedMark(journal, 'm1', '80'), 'p1')?.marks[0]?.value).toBe('80')
    expect(cellOf(withoutMark(journal, 'm1'), 'p1')?.marks).toEqual([])
  })

  it('take the attendance of a whole lesson and keep an excuse', () => {
    const next = withAttendance(journal, 'l1', new Set(['p2', 'p3']), new Set(['p1']))
    expect(['p1', 'p2', 'p3'].map((p) => cellOf(next, p)?.absence)).toEqual([
      'late',
      'excused',
      'absent',
    ])
    expect(attendanceOf(next, 'l1')).toEqual({
      absent: new Set(['p2', 'p3']),
      late: new Set(['p1']),
    })
    expect(cellOf(withAttendance(next, 'l1', new Set(), new Set()), 'p2')?.absence).toBe('')
  })

  it('go on with the settings a column was begun with', () => {
    expect(columnDefaults(journal, 'l1')).toEqual({ kind: 'exam', weight: 3, scale: 'percent' })
    expect(columnDefaults(journal, 'l2')).toEqual({ kind: 'formative', weight: 1, scale: 'ten' })
  })
})
