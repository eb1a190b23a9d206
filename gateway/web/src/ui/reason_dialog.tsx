import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useI18n } from '../i18n/i18n'
import type { Key } from '../i18n/translate'
import { ProblemAlert } from './problem_alert'

export const correctionReasons: Key[] = ['reason.slip', 'reason.improved', 'reason.appeal']
export const withdrawalReasons: Key[] = ['reason.slip', 'reason.wrong_pupil', 'reason.wrong_lesson']

interface ReasonDialogProps {
  title: string
  text?: string
  suggestions?: Key[]
  initial?: string
  submit: string
  busy?: boolean
  error?: unknown
  onSubmit: (reason: string) => void
  onClose: () => void
}

// What is corrected or withdrawn stays in the history, with the reason given here.
export function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useI18n()
  const [reason, setReason] = useState(props.initial ?? '')
  const [missing, setMissing] = useState(false)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (reason.trim() === '') setMissing(true)
    else props.onSubmit(reason.trim())
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {props.text && <Text size="sm">{props.text}</Text>}
          <Textarea
            label={t('reason.label')}
            description={t('reason.kept')}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            error={missing && reason.trim() === '' ? t('reason.required') : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {props.suggestions && (
            <Group gap="xs">
              {props.suggestions.map((key) => (
                <Button
                  key={key}
                  size="compact-sm"
                  variant="default"
                  onClick={() => setReason(t(key))}
                >
                  {t(key)}
                </Button>
              ))}
            </Group>
          )}
          <ProblemAlert error={props.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={props.busy}>
              {props.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
