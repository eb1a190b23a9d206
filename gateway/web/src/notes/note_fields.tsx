import { NativeSelect, Textarea } from '@mantine/core'
import { noteKinds, type NoteKind } from '../api/notes'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'

interface NoteFieldsProps {
  kind: NoteKind
  text: string
  error: unknown
  onChange: (part: { kind?: NoteKind; text?: string }) => void
}

export function NoteFields({ kind, text, error, onChange }: NoteFieldsProps) {
  const { t } = useI18n()
  return (
    <>
      <NativeSelect
        label={t('note.kind')}
        data-autofocus
        value={kind}
        error={fieldError(error, 'kind')}
        onChange={(event) => onChange({ kind: event.currentTarget.value as NoteKind })}
        data={noteKinds.map((value) => ({ value, label: t(`note_kind.${value}`) }))}
      />
      <Textarea
        label={t('note.text')}
        required
        autosize
        minRows={3}
        maxLength={1000}
        value={text}
        error={fieldError(error, 'text')}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </>
  )
}
