import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from './problem_alert'

interface FormDialogProps {
  title: string
  submit: string
  busy: boolean
  error: unknown
  // Fields of the form that show their own messages.
  fields?: readonly string[]
  color?: string
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

// A form over the page, with its error and its buttons.
export function FormDialog(props: FormDialogProps) {
  const { t } = useI18n()

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    props.onSubmit()
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={onSubmit} autoComplete="off">
        <Stack>
          {props.children}
          <ProblemAlert error={props.error} fields={props.fields} />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" color={props.color} loading={props.busy}>
              {props.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
