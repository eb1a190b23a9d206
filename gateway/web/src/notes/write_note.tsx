import { Button, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWriteNote, type NewNote } from '../api/notes'
import { fieldError } from '../api/problem'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { FormDialog } from '../ui/form_dialog'
import { NoteFields } from './note_fields'

interface WriteNoteProps {
  pupil: Named
  // The lesson that it is about; without one, it is of the class teacher or the school.
  lesson?: { journal: string; date: string }
}

// A button that opens a note to be written into the pupil's diary (J13).
export function WriteNote({ pupil, lesson }: WriteNoteProps) {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState(false)
  return (
    <Group gap="sm" className="no-print">
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t('note.write')}
      </Button>
      <Text size="sm" role="status">
        {done && t('note.done')}
      </Text>
      {open && (
        <WriteNoteDialog
          pupil={pupil}
          lesson={lesson}
          onDone={() => {
            setOpen(false)
            setDone(true)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Group>
  )
}

interface WriteNoteDialogProps extends WriteNoteProps {
  onDone: () => void
  onClose: () => void
}

function WriteNoteDialog({ pupil, lesson, onDone, onClose }: WriteNoteDialogProps) {
  const { t } = useI18n()
  const [note, setNote] = useState<NewNote>({
    kind: 'remark',
    date: lesson?.date ?? today(),
    journal: lesson?.journal,
    text: '',
  })
  const write = useWriteNote(pupil.id, onDone)
  const change = (part: Partial<NewNote>) => setNote((old) => ({ ...old, ...part }))
  return (
    <FormDialog
      title={t('note.of', { name: pupil.name })}
      submit={t('note.submit')}
      busy={write.isPending}
      error={write.error}
      fields={['kind', 'date', 'text']}
      onSubmit={() => write.mutate({ ...note, text: note.text.trim() })}
      onClose={onClose}
    >
      <Text size="sm">{t('note.seen_by')}</Text>
      <NoteFields kind={note.kind} text={note.text} error={write.error} onChange={change} />
      {!lesson && (
        <TextInput
          type="date"
          label={t('lesson.date')}
          required
          value={note.date}
          error={fieldError(write.error, 'date')}
          onChange={(event) => change({ date: event.currentTarget.value })}
        />
      )}
    </FormDialog>
  )
}
