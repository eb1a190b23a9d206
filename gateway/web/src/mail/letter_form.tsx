import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { mailKeys, sendLetter, type LetterContent } from '../api/mail'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { AddresseePicker } from './addressee_picker'
import { addresseeText } from './correspondents'
import { DraftStatus } from './draft_status'
import { FilePicker } from './file_picker'
import { useDraft } from './use_draft'

interface LetterFormProps {
  draft: string | null
  initial: LetterContent
}

const fields = ['to', 'subject', 'body']

export function LetterForm({ draft: id, initial }: LetterFormProps) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [content, setContent] = useState(() => contentOf(initial))
  const newest = useRef(content)
  const [refused, setRefused] = useState(false)
  const [uploading, setUploading] = useState(false)
  const draft = useDraft(id)
  const send = useMutation({
    networkMode: 'always',
    mutationFn: () => sendLetter(content),
    onSuccess: async () => {
      // The letter is on its way; a draft that stays behind harms nobody.
      await draft.finish().catch(() => undefined)
      await queries.invalidateQueries({ queryKey: mailKeys.all })
      navigate('/mail/sent')
    },
  })

  // A file is up at some later time, so that what it changes is the content of then.
  function change(part: (now: LetterContent) => Partial<LetterContent>) {
    newest.current = { ...newest.current, ...part(newest.current) }
    setContent(newest.current)
    draft.keep(newest.current)
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const lacking =
      content.to.length === 0 || content.subject.trim() === '' || content.body.trim() === ''
    setRefused(lacking)
    if (!lacking) send.mutate()
  }

  const missing = (lacks: boolean) => (refused && lacks ? t('letter.required') : undefined)
  const bad = content.to
    .filter((_, i) => fieldError(send.error, `to.${i}`) !== undefined)
    .map((addressee) => addresseeText(t, addressee))

  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack maw={760}>
        <AddresseePicker
          value={content.to}
          error={
            missing(content.to.length === 0) ??
            fieldError(send.error, 'to') ??
            (bad.length > 0 ? t('letter.bad_addressees', { names: bad.join(', ') }) : undefined)
          }
          onChange={(to) => change(() => ({ to }))}
        />
        <TextInput
          label={t('letter.subject')}
          required
          maxLength={150}
          value={content.subject}
          error={missing(content.subject.trim() === '') ?? fieldError(send.error, 'subject')}
          onChange={(event) => {
            const subject = event.currentTarget.value
            change(() => ({ subject }))
          }}
        />
        <Textarea
          label={t('letter.body')}
          required
          autosize
          minRows={8}
          maxRows={30}
          maxLength={30_000}
          value={content.body}
          error={missing(content.body.trim() === '') ?? fieldError(send.error, 'body')}
          onChange={(event) => {
            const body = event.currentTarget.value
            change(() => ({ body }))
          }}
        />
        <FilePicker
          files={content.files}
          onAdd={(file) => change(({ files }) => ({ files: [...files, file] }))}
          onRemove={({ id }) =>
            change(({ files }) => ({ files: files.filter((f) => f.id !== id) }))
          }
          onBusy={setUploading}
        />
        <ProblemAlert
          error={send.error}
          fields={[...fields, ...content.to.map((_, i) => `to.${i}`)]}
        />
        <Group>
          <Button type="submit" disabled={uploading} loading={send.isPending}>
            {t('letter.send')}
          </Button>
          <DraftStatus state={draft.state} onRetry={() => void draft.save()} />
        </Group>
        <Text size="sm">{t('letter.cannot_recall')}</Text>
      </Stack>
    </form>
  )
}

// A draft has more, which is not the letter's.
function contentOf({ to, subject, body, answers, files }: LetterContent): LetterContent {
  return { to, subject, body, answers, files }
}
