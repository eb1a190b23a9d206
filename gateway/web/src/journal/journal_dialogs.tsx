import type { Journal } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { correctionReasons, ReasonDialog, withdrawalReasons } from '../ui/reason_dialog'
import { AttendanceDialog } from './attendance_dialog'
import { CellDrawer } from './cell_drawer'
import { LessonDialog } from './lesson_dialog'
import { markText } from './mark_entry'
import { ShortcutDialog } from './shortcut_dialog'
import type { useCellWrites } from './use_cell_writes'
import type { useEntries } from './use_entries'

interface JournalDialogsProps {
  journal: Journal
  entries: ReturnType<typeof useEntries>
  writes: ReturnType<typeof useCellWrites>
}

export function JournalDialogs({ journal, entries, writes }: JournalDialogsProps) {
  const { t } = useI18n()
  const { dialog, setDialog } = entries
  const close = () => setDialog(null)
  if (!dialog) return null

  if (dialog.what === 'shortcuts') return <ShortcutDialog onClose={close} />
  if (dialog.what === 'attendance') {
    return <AttendanceDialog journal={journal} lesson={dialog.lesson} onClose={close} />
  }
  if (dialog.what === 'lesson') {
    return <LessonDialog journal={journal} lesson={dialog.lesson} onClose={close} />
  }

  const pupil = journal.pupils.find((p) => p.id === dialog.cell.pupil)
  const lesson = journal.lessons.find((l) => l.id === dialog.cell.lesson)
  if (!pupil || !lesson) return null
  if (dialog.what === 'details') {
    return (
      <CellDrawer
        journal={journal.id}
        pupil={pupil}
        lesson={lesson}
        cell={entries.cellAt(dialog.cell)}
        writable={lesson.may_enter}
        onWithdraw={(mark) => setDialog({ what: 'withdraw', cell: dialog.cell, mark, reason: '' })}
        onClose={close}
      />
    )
  }
  if (dialog.what === 'correct') {
    const { cell, mark, value } = dialog
    const to = markText({ scale: mark.scale, value })
    return (
      <ReasonDialog
        title={t('mark.correct')}
        text={t('mark.correct_text', { name: pupil.name, from: markText(mark), to })}
        suggestions={correctionReasons}
        submit={t('mark.correct')}
        onSubmit={(reason) => {
          close()
          void writes.correct(cell, mark, value, reason)
        }}
        onClose={close}
      />
    )
  }
  const { cell, mark } = dialog
  return (
    <ReasonDialog
      title={t('mark.withdraw')}
      text={t('mark.withdraw_text', { name: pupil.name, value: markText(mark) })}
      suggestions={withdrawalReasons}
      initial={dialog.reason}
      submit={t('mark.withdraw')}
      onSubmit={(reason) => {
        close()
        void writes.withdraw(cell, mark.id, reason)
      }}
      onClose={close}
    />
  )
}
