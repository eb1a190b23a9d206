import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../api/client'
import { Problem } from '../api/problem'
import { keys } from '../api/queries'
import type { Journal, Mark, NewMark, Written } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { noStatuses, withStatus, type CellId, type CellStatus } from './cell_status'
import {
  attendanceOf,
  withAttendance,
  withCorrectedMark,
  withMark,
  withoutMark,
} from './journal_cells'
import { absenceLetters, markText } from './mark_entry'

const savedShownMs = 2500
// After a burst of entries the journal is read once, for what only the server knows.
const rereadMs = 1000

export interface RecordedMark extends CellId {
  id: string
}

// Writes of single cells, painted before the server has answered.
export function useCellWrites(journalId: string) {
  const queries = useQueryClient()
  const { t } = useI18n()
  const [statuses, setStatuses] = useState(noStatuses)
  const [announcement, announce] = useState('')
  const lastRecorded = useRef<RecordedMark[]>([])
  const attendanceQueues = useRef(new Map<string, AttendanceQueue>())
  const reread = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => () => clearTimeout(reread.current), [])

  const mark = useCallback((cells: readonly CellId[], status: (i: number) => CellStatus | null) => {
    setStatuses((old) => cells.reduce((s, cell, i) => withStatus(s, cell, status(i)), old))
  }, [])

  const patch = useCallback(
    (change: (journal: Journal) => Journal) => {
      queries.setQueriesData<Journal>({ queryKey: keys.journal(journalId) }, (journal) =>
        journal ? change(journal) : journal,
      )
    },
    [queries, journalId],
  )

  const perform = useCallback(
    async (
      cells: readonly CellId[],
      texts: readonly string[],
      write: () => Promise<(journal: Journal) => Journal>,
    ) => {
      mark(cells, (i) => ({ state: 'pending', text: texts[i] ?? '' }))
      try {
        patch(await write())
        mark(cells, (i) => ({ state: 'saved', text: texts[i] ?? '' }))
        announce(t('journal.saved_value', { value: texts.join(' ') }))
        setTimeout(() => mark(cells, () => null), savedShownMs)
      } catch (error) {
        const messages = cells.map((_, i) => messageFor(error, i) ?? t('error.unreachable'))
        mark(cells, (i) => ({ state: 'rejected', text: texts[i] ?? '', message: messages[i] }))
        announce(t('journal.rejected_value', { message: messages[0] ?? '' }))
      }
      clearTimeout(reread.current)
      reread.current = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: keys.journal(journalId) })
        void queries.invalidateQueries({ queryKey: keys.markHistories })
      }, rereadMs)
    },
    [journalId, mark, patch, queries, t],
  )

  const record = useCallback(
    (marks: NewMark[]) =>
      perform(marks, marks.map(markText), async () => {
        const path = `/journals/${encodeURIComponent(journalId)}/marks`
        const written = await client.write<Written>('POST', path, { marks })
        const ids = written.ids ?? [written.id]
        const recorded = marks.map((m, i) => ({ ...m, id: ids[i] ?? written.id }))
        lastRecorded.current.push(...recorded)
        return (journal) =>
          recorded.reduce((j, { pupil, lesson, ...m }) => withMark(j, pupil, lesson, m), journal)
      }),
    [journalId, perform],
  )

  const correct = useCallback(
    (cell: CellId, { id, scale }: Mark, value: string, reason: string) =>
      perform([cell], [markText({ scale, value })], async () => {
        const path = `/marks/${encodeURIComponent(id)}/correction`
        await client.write('POST', path, { value, reason })
        return (journal) => withCorrectedMark(journal, id, value)
      }),
    [perform],
  )

  const withdraw = useCallback(
    (cell: CellId, id: string, reason: string) =>
      perform([cell], ['—'], async () => {
        const path = `/marks/${encodeURIComponent(id)}/withdrawal`
        await client.write('POST', path, { reason })
        lastRecorded.current = lastRecorded.current.filter((m) => m.id !== id)
        return (journal) => withoutMark(journal, id)
      }),
    [perform],
  )

  const attend = useCallback(
    (journal: Journal, cell: CellId, absence: '' | 'absent' | 'late') => {
      const queues = attendanceQueues.current
      const now = asRead(queries, journal)
      const queue = queues.get(cell.lesson) ?? new AttendanceQueue(now, cell.lesson)
      queues.set(cell.lesson, queue)
      return perform([cell], [absenceLetters[absence] || '—'], async () => {
        try {
          return await queue.write(cell.pupil, absence)
        } finally {
          if (queue.idle) queues.delete(cell.lesson)
        }
      })
    },
    [perform, queries],
  )

  const dismiss = useCallback((cell: CellId) => mark([cell], () => null), [mark])

  return {
    statuses,
    announcement,
    announce,
    record,
    correct,
    withdraw,
    attend,
    dismiss,
    lastRecorded,
  }
}

// The open page as last read or written, which the screen may not show yet.
function asRead(queries: QueryClient, journal: Journal): Journal {
  const open = { queryKey: keys.journal(journal.id), type: 'active' } as const
  return queries.getQueriesData<Journal>(open)[0]?.[1] ?? journal
}

// Attendance is written for a whole lesson, so two absences entered in a row must not overtake each
// other: each write says what the ones before it have, and nothing that was refused.
class AttendanceQueue {
  private written: ReturnType<typeof attendanceOf>
  private last: Promise<unknown> = Promise.resolve()
  private waiting = 0

  constructor(
    private readonly journal: Journal,
    private readonly lesson: string,
  ) {
    this.written = attendanceOf(journal, lesson)
  }

  get idle() {
    return this.waiting === 0
  }

  write(pupil: string, absence: '' | 'absent' | 'late'): Promise<(journal: Journal) => Journal> {
    const path = `/journals/${encodeURIComponent(this.journal.id)}/lessons/${encodeURIComponent(this.lesson)}/attendance`
    const write = async () => {
      const absent = new Set(this.written.absent)
      const late = new Set(this.written.late)
      absent.delete(pupil)
      late.delete(pupil)
      if (absence === 'absent') absent.add(pupil)
      if (absence === 'late') late.add(pupil)
      await client.write('POST', path, { absent: [...absent], late: [...late] })
      this.written = { absent, late }
      return (journal: Journal) => withAttendance(journal, this.lesson, absent, late)
    }
    this.waiting++
    const done = this.last.then(write, write).finally(() => this.waiting--)
    this.last = done
    return done
  }
}

function messageFor(error: unknown, index: number): string | undefined {
  if (!(error instanceof Problem)) return undefined
  const own = error.details.errors?.find(({ pointer }) => {
    const [, list, item] = pointer.split('/')
    return list === 'marks' && item === String(index)
  })
  return own?.detail ?? error.message
}
