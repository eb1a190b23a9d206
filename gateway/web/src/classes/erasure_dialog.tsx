import { Alert, Button, Group, List, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { keys, useWrite } from '../api/queries'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'

interface ErasureDialogProps {
  person: Named
  onErased: () => void
  onClose: () => void
}

const plain = (text: string) => text.trim().replace(/\s+/g, ' ').normalize()

// Nothing brings erased data back, so the name has to be typed before they go.
export function ErasureDialog({ person, onErased, onClose }: ErasureDialogProps) {
  const { t } = useI18n()
  const [reason, setReason] = useState('')
  const [name, setName] = useState('')
  const [refused, setRefused] = useState(false)
  const erase = useWrite<{ reason: string }>({
    path: () => `/people/${encodeURIComponent(person.id)}/erasure`,
    affects: [keys.everything],
    then: onErased,
  })
  const noReason = reason.trim() === ''
  const otherName = plain(name) !== plain(person.name)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    setRefused(noReason || otherName)
    if (!noReason && !otherName) erase.mutate({ reason: reason.trim() })
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('erasure.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <Alert color="red" variant="light" title={t('erasure.undone', { name: person.name })}>
            <List size="sm">
              <List.Item>{t('erasure.goes')}</List.Item>
              <List.Item>{t('erasure.stays')}</List.Item>
            </List>
          </Alert>
          <Textarea
            label={t('reason.label')}
            description={t('erasure.reason_stays')}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            error={
              (refused && noReason && t('reason.required')) || fieldError(erase.error, 'reason')
            }
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={t('erasure.confirm', { name: person.name })}
            required
            autoComplete="off"
            spellCheck={false}
            value={name}
            error={refused && otherName && t('erasure.other_name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemAlert error={erase.error} fields={['reason']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" color="red" loading={erase.isPending}>
              {t('erasure.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
