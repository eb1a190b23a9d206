import { Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import {
  useCorrectNote,
  usePupilNotes,
  useWithdrawNote,
  type DiaryNote,
  type PupilNote,
} from '../api/notes'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { Loaded } from '../ui/loaded'
import { ReasonDialog } from '../ui/reason_dialog'
import { NoteFields } from './note_fields'

// All notes in a pupil's diary, with what they said before.
export function NotesPage({ pupil }: { pupil: string }) {
  const { t } = useI18n()
  const notes = usePupilNotes(pupil)
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('nav.notes')}
      </Title>
      <Loaded query={notes}>
        {(items) => (
          <>
            {items.length === 0 && <Text>{t('notes.none')}</Text>}
            {items.map((item) => (
              <NoteCard key={item.id} pupil={pupil} item={item} />
            ))}
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function NoteCard({ pupil, item }: { pupil: string; item: PupilNote }) {
  const { t, day, instant } = useI18n()
  const [open, setOpen] = useState<'correction' | 'withdrawal' | null>(null)
  const { note, withdrawal } = item
  const close = () => setOpen(null)
  return (
    <article className="sheet">
      <Stack gap="xs">
        <Group gap="xs">
          <strong>{t(`note_kind.${note.kind}`)}</strong>
          <time dateTime={note.date}>{day(note.date)}</time>
          {note.subject && <span>{note.subject}</span>}
          {withdrawal && (
            <Badge variant="light" color="gray">
              {t('history.withdrawn')}
            </Badge>
          )}
        </Group>
        <Text>{note.text}</Text>
        <Text size="sm">
          {note.author.name} ({t(`role.${note.author.role}`)})
        </Text>
        {item.versions.slice(0, -1).map((version, i) => (
          <Text key={version.at} size="sm" c="dimmed">
            {t('notes.before', { at: instant(version.at), text: version.text.replace(/\.$/, '') })}{' '}
            {t('history.reason', { reason: item.versions[i + 1]?.reason ?? '' })}
          </Text>
        ))}
        {withdrawal && (
          <Text size="sm" c="dimmed">
            {t('history.withdrawn')} {instant(withdrawal.at)}, {withdrawal.actor.name}.{' '}
            {t('history.reason', { reason: withdrawal.reason })}
          </Text>
        )}
        {item.own && !withdrawal && (
          <Group gap="xs" className="no-print">
            <Button size="xs" variant="default" onClick={() => setOpen('correction')}>
              {t('note.correct')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen('withdrawal')}>
              {t('action.withdraw')}
            </Button>
          </Group>
        )}
      </Stack>
      {open === 'correction' && <CorrectionDialog pupil={pupil} note={note} onClose={close} />}
      {open === 'withdrawal' && <WithdrawalDialog pupil={pupil} note={note} onClose={close} />}
    </article>
  )
}

interface NoteDialogProps {
  pupil: string
  note: DiaryNote
  onClose: () => void
}

function CorrectionDialog({ pupil, note, onClose }: NoteDialogProps) {
  const { t } = useI18n()
  const [form, setForm] = useState({ kind: note.kind, text: note.text, reason: '' })
  const correct = useCorrectNote(pupil, note.id, onClose)
  return (
    <FormDialog
      title={t('note.correct')}
      submit={t('action.save')}
      busy={correct.isPending}
      error={correct.error}
      fields={['kind', 'text', 'reason']}
      onSubmit={() => correct.mutate({ ...form, reason: form.reason.trim() })}
      onClose={onClose}
    >
      <NoteFields
        kind={form.kind}
        text={form.text}
        error={correct.error}
        onChange={(part) => setForm((old) => ({ ...old, ...part }))}
      />
      <TextInput
        label={t('reason.label')}
        description={t('reason.kept')}
        required
        maxLength={500}
        value={form.reason}
        error={fieldError(correct.error, 'reason')}
        onChange={(event) => {
          const reason = event.currentTarget.value
          setForm((old) => ({ ...old, reason }))
        }}
      />
    </FormDialog>
  )
}

function WithdrawalDialog({ pupil, note, onClose }: NoteDialogProps) {
  const { t } = useI18n()
  const withdraw = useWithdrawNote(pupil, note.id, onClose)
  return (
    <ReasonDialog
      title={t('note.withdraw')}
      submit={t('action.withdraw')}
      busy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={(reason) => withdraw.mutate({ reason })}
      onClose={onClose}
    />
  )
}
