import { useCallback, useLayoutEffect, useRef, type ClipboardEvent, type MouseEvent } from 'react'
import type { Journal } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { LateIcon, SubstitutionIcon } from '../ui/icons'
import type { CellStatuses } from './cell_status'
import { lessonTitle } from './cell_text'
import {
  endTyping,
  moveTo,
  onKey,
  selection,
  type Effect,
  type GridState,
  type Place,
} from './grid_keys'
import { sizeAt, type CellIndex } from './journal_cells'
import { JournalRow } from './journal_row'

interface JournalGridProps {
  journal: Journal
  cells: CellIndex
  statuses: CellStatuses
  state: GridState
  onState: (state: GridState) => void
  onEffects: (effects: Effect[]) => void
  onCopy: () => string
  onPaste: (text: string) => void
}

export function JournalGrid(props: JournalGridProps) {
  const { journal, cells, statuses, state, onState, onEffects } = props
  const i18n = useI18n()
  const { t, shortDay } = i18n
  const table = useRef<HTMLTableElement>(null)
  const hadFocus = useRef(false)
  const latest = useRef(state)
  latest.current = state
  const typing = state.draft !== null

  useLayoutEffect(() => {
    if (typing || !hadFocus.current) return
    cellAt(table.current, state)?.focus()
  }, [state, typing])

  // A journal opens at its last lesson. The page itself must not scroll for that.
  useLayoutEffect(() => {
    const cell = cellAt(table.current, latest.current)
    const scroller = table.current?.parentElement
    if (!cell || !scroller) return
    scroller.scrollLeft = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth
  }, [])

  const apply = (outcome: { state: GridState; effects: Effect[] }) => {
    latest.current = outcome.state
    onState(outcome.state)
    if (outcome.effects.length) onEffects(outcome.effects)
  }

  const onDraft = useCallback(
    (text: string) => {
      const draft = { text, over: latest.current.draft?.over ?? false }
      onState({ ...latest.current, draft })
    },
    [onState],
  )

  function onClick(event: MouseEvent) {
    const place = placeOf(event.target)
    if (!place || event.target instanceof HTMLInputElement) return
    const again = place.row === state.row && place.col === state.col && !event.shiftKey
    hadFocus.current = true
    apply(moveTo(latest.current, place, event.shiftKey))
    if (place.row < 0 && again) onEffects([{ do: 'lesson', col: place.col }])
  }

  function onDoubleClick(event: MouseEvent) {
    const place = placeOf(event.target)
    if (!place || place.row < 0 || !sizeAt(journal, place.col).writable) return
    apply({ state: { ...latest.current, draft: { text: '', over: false } }, effects: [] })
  }

  function onCopy(event: ClipboardEvent) {
    if (typing) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', props.onCopy())
  }

  function onPaste(event: ClipboardEvent) {
    if (typing || !sizeAt(journal, state.col).writable) return
    event.preventDefault()
    props.onPaste(event.clipboardData.getData('text/plain'))
  }

  const selected = selection(state)
  return (
    <div className="grid-scroller">
      <table
        ref={table}
        role="grid"
        className="grid"
        aria-label={t('journal.grid_label', { class: journal.class, subject: journal.subject })}
        aria-rowcount={journal.pupils.length + 1}
        aria-colcount={journal.lessons.length + 1}
        aria-multiselectable="true"
        onFocus={() => (hadFocus.current = true)}
        onBlur={(event) => {
          if (event.currentTarget.contains(event.relatedTarget)) return
          hadFocus.current = false
          if (latest.current.draft) apply(endTyping(latest.current))
        }}
        onKeyDown={(event) => {
          if (event.altKey || event.nativeEvent.isComposing) return
          const { key, shiftKey: shift } = event
          const outcome = onKey(
            latest.current,
            { key, shift, ctrl: event.ctrlKey || event.metaKey },
            sizeAt(journal, latest.current.col),
          )
          if (!outcome) return
          event.preventDefault()
          hadFocus.current = true
          apply(outcome)
        }}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onCopy={onCopy}
        onPaste={onPaste}
      >
        <thead>
          <tr role="row" aria-rowindex={1}>
            <th role="columnheader" scope="col" className="grid-name grid-corner">
              {t('journal.pupil')}
            </th>
            {journal.lessons.map((lesson, col) => (
              <th
                key={lesson.id}
                role="columnheader"
                scope="col"
                className="grid-lesson"
                data-row={-1}
                data-col={col}
                data-active={col === state.col || undefined}
                aria-colindex={col + 2}
                aria-label={lessonTitle(lesson, i18n)}
                title={lessonTitle(lesson, i18n)}
                tabIndex={state.row === -1 && state.col === col ? 0 : -1}
              >
                <span>{shortDay(lesson.date)}</span>
                <span className="grid-lesson-number">
                  {lesson.number}.{lesson.substitution && <SubstitutionIcon />}
                  {lesson.late && <LateIcon />}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {journal.pupils.map((pupil, row) => {
            const within = state.anchor !== null && row >= selected.top && row <= selected.bottom
            return (
              <JournalRow
                key={pupil.id}
                row={row}
                pupil={pupil}
                lessons={journal.lessons}
                cells={cells.get(pupil.id)}
                statuses={statuses.get(pupil.id)}
                activeCol={row === state.row ? state.col : -1}
                selectedFrom={within ? selected.left : -1}
                selectedTo={within ? selected.right : -1}
                draft={row === state.row ? (state.draft?.text ?? null) : null}
                onDraft={onDraft}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function cellAt(table: HTMLTableElement | null, { row, col }: Place): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-row="${row}"][data-col="${col}"]`) ?? null
}

function placeOf(target: EventTarget): Place | null {
  const cell = (target as Element).closest<HTMLElement>('[data-row]')
  return cell ? { row: Number(cell.dataset.row), col: Number(cell.dataset.col) } : null
}
