import { memo, type ReactNode } from 'react'
import type { Cell, Lesson, Mark, Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { LateIcon } from '../ui/icons'
import { spokenText } from './cell_text'
import type { CellStatus } from './cell_status'
import { absenceLetters, markText } from './mark_entry'

interface JournalRowProps {
  row: number
  pupil: Named
  lessons: readonly Lesson[]
  cells: ReadonlyMap<string, Cell> | undefined
  statuses: ReadonlyMap<string, CellStatus> | undefined
  activeCol: number
  selectedFrom: number
  selectedTo: number
  draft: string | null
  onDraft: (text: string) => void
}

// Events are handled by the grid, so that a row renders only when something in it changes.
export const JournalRow = memo(function JournalRow(props: JournalRowProps) {
  const { row, pupil, lessons, cells, statuses, activeCol, draft } = props
  const i18n = useI18n()
  return (
    <tr role="row" aria-rowindex={row + 2}>
      <th role="rowheader" scope="row" className="grid-name" title={pupil.name}>
        <span className="grid-ordinal">{row + 1}.</span> {pupil.name}
      </th>
      {lessons.map((lesson, col) => {
        const cell = cells?.get(lesson.id)
        const status = statuses?.get(lesson.id)
        const active = col === activeCol
        const selected = col >= props.selectedFrom && col <= props.selectedTo
        return (
          <td
            key={lesson.id}
            role="gridcell"
            data-row={row}
            data-col={col}
            data-status={status?.state}
            data-absence={cell?.absence || undefined}
            aria-colindex={col + 2}
            aria-selected={active || selected}
            aria-readonly={!lesson.may_enter}
            aria-label={spokenText(cell, status, i18n)}
            title={status?.message}
            tabIndex={active ? 0 : -1}
          >
            {active && draft !== null ? (
              <input
                className="grid-input"
                aria-label={i18n.t('journal.entry_for', { name: pupil.name })}
                value={draft}
                autoFocus
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                maxLength={4}
                onChange={(event) => props.onDraft(event.target.value)}
              />
            ) : (
              <CellContent cell={cell} status={status} />
            )}
          </td>
        )
      })}
    </tr>
  )
})

function CellContent({ cell, status }: { cell?: Cell; status?: CellStatus }): ReactNode {
  if (status?.state === 'pending') return <span className="grid-pending">{status.text}…</span>
  if (status?.state === 'rejected') return <span className="grid-rejected">{status.text} !</span>
  return (
    <>
      {cell?.marks.map((mark) => (
        <CellMark key={mark.id} mark={mark} />
      ))}
      {cell?.absence && <span className="grid-absence">{absenceLetters[cell.absence]}</span>}
      {status?.state === 'saved' && <span className="grid-saved">✓</span>}
    </>
  )
}

function CellMark({ mark }: { mark: Mark }) {
  return (
    <span className="mark" data-kind={mark.kind}>
      {markText(mark)}
      {mark.late && <LateIcon />}
    </span>
  )
}
