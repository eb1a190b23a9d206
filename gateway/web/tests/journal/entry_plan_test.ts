import { describe, expect, it } from 'vitest'
import type { Cell, Mark } from '../../src/api/types'
import { copyBlock, planPaste } from '../../src/journal/block_paste'
import { planBlock, stepFor } from '../../src/journal/entry_plan'
import type { ColumnSettings } from '../../src/journal/journal_cells'
import { parseEntry } from '../../src/journal/mark_entry'

const at = { pupil: 'p1', lesson: 'l1' }
const column: ColumnSettings = { kind: 'summative', weight: 2, scale: 'ten' }
const mark: Mark = { id: 'm1', scale: 'ten', value: '7', kind: 'summative', weight: 2 }
const cell = (marks: Mark[], absence: Cell['absence'] = ''): Cell => ({ ...at, marks, absence })
const step = (text: string, c?: Cell) => stepFor(parseEntry(text, 'ten'), c, at, column)

describe('An entry', () => {
  it('records a mark of the kind and weight of its column', () => {
    expect(step('8')).toEqual({
      what: 'record',
      mark: { ...at, scale: 'ten', value: '8', kind: 'summative', weight: 2 },
    })
  })

  it('records beside a mark of another kind', () => {
    expect(step('8', cell([{ ...mark, kind: 'formative' }])).what).toBe('record')
  })

  it('corrects the mark of the same kind', () => {
    expect(step('8', cell([mark]))).toEqual({ what: 'correct', mark, value: '8' })
    expect(step('nv', cell([mark]))).toEqual({ what: 'correct', mark, value: 'nv' })
  })

  it('changes nothing when the mark is what it was', () => {
    expect(step('7', cell([mark])).what).toBe('nothing')
    expect(step('', cell([mark])).what).toBe('nothing')
  })

  it('does not change the scale of a mark', () => {
    expect(step('i', cell([mark])).what).toBe('other_scale')
  })

  it('notes an absence once, and leaves an excused one excused', () => {
    expect(step('n')).toEqual({ what: 'attend', absence: 'absent' })
    expect(step('n', cell([], 'absent')).what).toBe('nothing')
    expect(step('n', cell([], 'excused')).what).toBe('nothing')
    expect(step('k', cell([], 'absent'))).toEqual({ what: 'attend', absence: 'late' })
  })
})

describe('A pasted block', () => {
  const size = { rows: 3, cols: 2 }
  const paste = (text: string) => planPaste(text, { row: 1, col: 0 }, size, () => 'ten')
  const plan = (text: string, existing?: Cell) =>
    planBlock(
      paste(text).planned,
      (p) => ({ pupil: `p${p.at.row}`, lesson: `l${p.at.col}` }),
      ({ pupil, lesson }) => (pupil === 'p1' && lesson === 'l0' ? existing : undefined),
      () => column,
    )

  it('is read by lines and tabs, from any system', () => {
    expect(paste('7\t8\r\n9\tn\r\n').planned.map((p) => [p.at.row, p.at.col, p.text])).toEqual([
      [1, 0, '7'],
      [1, 1, '8'],
      [2, 0, '9'],
      [2, 1, 'n'],
    ])
  })

  it('counts what lies outside, but not empty cells', () => {
    expect(paste('7\t\t\n8\t9\t10\n\n7').outside).toBe(2)
  })

  it('records marks and absences together', () => {
    const { marks, absences, refused } = plan('7\tn\n\t0')
    expect(marks.map((m) => [m.pupil, m.lesson, m.value])).toEqual([
      ['p1', 'l0', '7'],
      ['p2', 'l1', '10'],
    ])
    expect(absences).toEqual([{ cell: { pupil: 'p1', lesson: 'l1' }, absence: 'absent' }])
    expect(refused).toEqual([])
  })

  it('is refused for unknown entries and for cells with another mark', () => {
    expect(plan('12\t8').refused.map((r) => r.why)).toEqual(['unknown'])
    expect(plan('8', cell([mark])).refused.map((r) => r.why)).toEqual(['has_mark'])
    expect(plan('7', cell([mark])).refused).toEqual([])
  })

  it('is copied as text', () => {
    const block = { top: -1, bottom: 1, left: 0, right: 1 }
    expect(copyBlock(block, ({ row, col }) => `${row}${col}`)).toBe('00\t01\n10\t11')
  })
})
