import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useJournal } from '../api/queries'
import type { Journal } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { Loaded } from '../ui/loaded'
import { PeriodSelect, usePeriod } from '../ui/period'
import { countStatuses } from './cell_status'
import { EntryToolbar } from './entry_toolbar'
import { initialGrid, onKey, type GridState } from './grid_keys'
import { indexCells, sizeAt } from './journal_cells'
import { JournalDialogs } from './journal_dialogs'
import { JournalGrid } from './journal_grid'
import { Legend } from './legend'
import { useCellWrites } from './use_cell_writes'
import { useEntries } from './use_entries'

export function JournalPage({ id }: { id: string }) {
  const period = usePeriod()
  const journal = useJournal(id, period.range)
  return (
    <Loaded query={period.query}>
      {() => (
        <Loaded query={journal}>
          {(data) => <OpenJournal key={data.id} journal={data} period={period} />}
        </Loaded>
      )}
    </Loaded>
  )
}

interface OpenJournalProps {
  journal: Journal
  period: ReturnType<typeof usePeriod>
}

function OpenJournal({ journal, period }: OpenJournalProps) {
  const { t } = useI18n()
  const cells = useMemo(() => indexCells(journal.cells), [journal.cells])
  const writes = useCellWrites(journal.id)
  const entries = useEntries(journal, cells, writes)
  const [grid, setGrid] = useState<GridState>(() => ({
    ...initialGrid,
    col: currentColumn(journal),
  }))
  const state = withinBounds(grid, journal)
  const lesson = journal.lessons[state.col]
  const counts = countStatuses(writes.statuses)
  useLeaveWarning(counts.pending > 0)

  function press(key: string) {
    const at = { ...state, row: Math.max(state.row, 0) }
    const outcome = onKey(at, { key }, sizeAt(journal, state.col))
    if (!outcome) return
    setGrid(outcome.state)
    entries.run(outcome.effects)
  }

  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h3">
            {journal.class} · {journal.subject}
          </Title>
          <Text size="sm">{journal.teachers.join(', ')}</Text>
        </div>
        <Group align="flex-end">
          <PeriodSelect period={period} />
          <Button variant="default" onClick={() => entries.setDialog({ what: 'shortcuts' })}>
            {t('shortcut.title')}
          </Button>
          {journal.may_write && (
            <Button onClick={() => entries.setDialog({ what: 'lesson', lesson: null })}>
              {t('lesson.new')}
            </Button>
          )}
        </Group>
      </Group>
      {lesson ? (
        <>
          <EntryToolbar
            lesson={lesson}
            settings={entries.columnAt(lesson.id)}
            onSettings={(settings) => entries.setColumn(lesson.id, settings)}
            onType={() => press('F2')}
            onDetails={() => press('c')}
            onAttendance={() => entries.setDialog({ what: 'attendance', lesson })}
            onLesson={() => entries.setDialog({ what: 'lesson', lesson })}
          />
          <JournalGrid
            journal={journal}
            cells={cells}
            statuses={writes.statuses}
            state={state}
            onState={setGrid}
            onEffects={entries.run}
            onCopy={() => entries.copy(state)}
            onPaste={(text) => entries.paste(state, text)}
          />
          <Group justify="space-between" className="grid-status">
            <Text size="sm">
              {counts.pending > 0
                ? t('journal.pending', { count: counts.pending })
                : t('journal.all_saved')}
              {counts.rejected > 0 && ` ${t('journal.rejected', { count: counts.rejected })}`}
            </Text>
            <Text size="sm" fw={600} role="status" aria-live="polite">
              {writes.announcement}
            </Text>
          </Group>
          <Legend />
        </>
      ) : (
        <Text>{t('journal.no_lessons')}</Text>
      )}
      <JournalDialogs journal={journal} entries={entries} writes={writes} />
    </Stack>
  )
}

// The last lesson that has begun.
function currentColumn(journal: Journal): number {
  const date = today()
  return Math.max(journal.lessons.filter((l) => l.date <= date).length - 1, 0)
}

// A read may bring fewer lessons than the cursor has seen.
function withinBounds(state: GridState, journal: Journal): GridState {
  const col = Math.min(state.col, Math.max(journal.lessons.length - 1, 0))
  const row = Math.min(state.row, journal.pupils.length - 1)
  return col === state.col && row === state.row ? state : { ...state, col, row }
}

// Entries still on their way would be lost with the page.
function useLeaveWarning(active: boolean) {
  useEffect(() => {
    if (!active) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [active])
}
