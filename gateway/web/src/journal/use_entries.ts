import { useState } from 'react'
import type { Cell, Journal, Lesson, Mark } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { copyBlock, planPaste } from './block_paste'
import { statusOf, type CellId } from './cell_status'
import { plainText } from './cell_text'
import { markOfKind, planBlock, stepFor } from './entry_plan'
import { selection, type Block, type Effect, type GridState, type Place } from './grid_keys'
import { columnDefaults, type CellIndex, type ColumnSettings } from './journal_cells'
import { absenceLetters, parseEntry } from './mark_entry'
import type { useCellWrites } from './use_cell_writes'

export type JournalDialog =
  | { what: 'correct'; cell: CellId; mark: Mark; value: string }
  | { what: 'withdraw'; cell: CellId; mark: Mark; reason: string }
  | { what: 'details'; cell: CellId }
  | { what: 'lesson'; lesson: Lesson | null }
  | { what: 'attendance'; lesson: Lesson }
  | { what: 'shortcuts' }

// Turns what the keyboard asked for into writes, or into the dialog that has to come first.
export function useEntries(
  journal: Journal,
  cells: CellIndex,
  writes: ReturnType<typeof useCellWrites>,
) {
  const { t } = useI18n()
  const [dialog, setDialog] = useState<JournalDialog | null>(null)
  const [columns, setColumns] = useState<ReadonlyMap<string, ColumnSettings>>(new Map())

  const columnAt = (lesson: string) => columns.get(lesson) ?? columnDefaults(journal, lesson)
  const setColumn = (lesson: string, settings: ColumnSettings) =>
    setColumns((old) => new Map(old).set(lesson, settings))
  const cellAt = ({ pupil, lesson }: CellId): Cell | undefined => cells.get(pupil)?.get(lesson)

  function idAt({ row, col }: Place): CellId | null {
    const pupil = journal.pupils[row]
    const lesson = journal.lessons[col]
    return pupil && lesson ? { pupil: pupil.id, lesson: lesson.id } : null
  }

  function enter(at: Place, text: string) {
    const id = idAt(at)
    if (!id) return
    if (statusOf(writes.statuses, id)?.state === 'pending') {
      writes.announce(t('journal.still_saving'))
      return
    }
    const column = columnAt(id.lesson)
    const step = stepFor(parseEntry(text, column.scale), cellAt(id), id, column)
    if (step.what !== 'nothing') writes.dismiss(id)
    if (step.what === 'unknown') writes.announce(t('journal.unknown_entry', { text }))
    if (step.what === 'other_scale') writes.announce(t('journal.other_scale'))
    if (step.what === 'record') void writes.record([step.mark])
    if (step.what === 'attend') void writes.attend(journal, id, step.absence)
    if (step.what === 'correct') {
      setDialog({ what: 'correct', cell: id, mark: step.mark, value: step.value })
    }
  }

  function clear(at: Place) {
    const id = idAt(at)
    if (!id) return
    if (statusOf(writes.statuses, id)?.state === 'rejected') {
      writes.dismiss(id)
      return
    }
    const cell = cellAt(id)
    const mark = markOfKind(cell, columnAt(id.lesson)) ?? cell?.marks.at(-1)
    if (mark) setDialog({ what: 'withdraw', cell: id, mark, reason: '' })
    else if (cell?.absence) void writes.attend(journal, id, '')
  }

  function paste(from: Place, text: string) {
    const size = { rows: journal.pupils.length, cols: journal.lessons.length }
    const scaleOf = (col: number) => columnAt(journal.lessons[col]?.id ?? '').scale
    const start = { row: Math.max(from.row, 0), col: from.col }
    const { planned, outside } = planPaste(text, start, size, scaleOf)
    const plan = planBlock(planned, (p) => idAt(p.at) as CellId, cellAt, columnAt)
    if (outside > 0) {
      writes.announce(t('journal.paste_outside', { count: outside }))
      return
    }
    if (planned.some(({ at }) => !journal.lessons[at.col]?.may_enter)) {
      writes.announce(t('journal.paste_not_yours'))
      return
    }
    if (plan.refused.length > 0) {
      const entries = plan.refused.map(({ entry }) => {
        return `${journal.pupils[entry.at.row]?.name}: ${entry.text}`
      })
      writes.announce(t('journal.paste_refused', { entries: entries.join(', ') }))
      return
    }
    if (plan.marks.length) void writes.record(plan.marks)
    for (const { cell, absence } of plan.absences) void writes.attend(journal, cell, absence)
  }

  // Like a spreadsheet: the first row of a selection goes down it; one cell takes the one above.
  function fillDown(block: Block) {
    const source = block.top === block.bottom ? block.top - 1 : Math.max(block.top, 0)
    if (source < 0) return
    const texts: string[] = []
    for (let col = block.left; col <= block.right; col++) {
      const id = idAt({ row: source, col })
      const cell = id ? cellAt(id) : undefined
      const mark = id ? markOfKind(cell, columnAt(id.lesson)) : undefined
      texts.push(mark?.value ?? fillLetter(cell))
    }
    const lines = Array.from({ length: block.bottom - source }, () => texts.join('\t'))
    paste({ row: source + 1, col: block.left }, lines.join('\n'))
  }

  function undo() {
    const last = writes.lastRecorded.current.at(-1)
    const mark = last && cellAt(last)?.marks.find((m) => m.id === last.id)
    if (!mark) {
      writes.announce(t('journal.nothing_to_undo'))
      return
    }
    setDialog({ what: 'withdraw', cell: last, mark, reason: t('reason.slip') })
  }

  function run(effects: Effect[]) {
    for (const effect of effects) {
      if (effect.do === 'commit') enter(effect.at, effect.text)
      if (effect.do === 'withdraw') clear(effect.at)
      if (effect.do === 'fill_down') fillDown(effect.block)
      if (effect.do === 'undo') undo()
      if (effect.do === 'shortcuts') setDialog({ what: 'shortcuts' })
      if (effect.do === 'lesson') {
        setDialog({ what: 'lesson', lesson: journal.lessons[effect.col] ?? null })
      }
      if (effect.do === 'details') {
        const cell = idAt(effect.at)
        if (cell) setDialog({ what: 'details', cell })
      }
    }
  }

  function copy(state: GridState): string {
    return copyBlock(selection(state), (place) => {
      const id = idAt(place)
      return id ? plainText(cellAt(id)) : ''
    })
  }

  return { dialog, setDialog, columnAt, setColumn, cellAt, run, copy, paste }
}

// An excuse belongs to one pupil and is not filled down; the absence is.
function fillLetter(cell: Cell | undefined): string {
  const absence = cell?.absence ?? ''
  return absenceLetters[absence === 'excused' ? 'absent' : absence]
}
