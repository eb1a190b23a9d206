import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChangePhone } from '../api/people'
import { fieldError } from '../api/problem'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { PhoneInput } from './phone_input'

interface PhoneDialogProps {
  person: Named
  onDone: () => void
  onClose: () => void
}

// Whoever has the old phone has a password that is void from then on (P9).
export function PhoneDialog({ person, onDone, onClose }: PhoneDialogProps) {
  const { t } = useI18n()
  const [phone, setPhone] = useState('')
  const [reason, setReason] = useState('')
  const change = useChangePhone(person.id, onDone)
  return (
    <FormDialog
      title={t('phone.change_of', { name: person.name })}
      submit={t('phone.submit')}
      busy={change.isPending}
      error={change.error}
      fields={['phone', 'reason']}
      onSubmit={() => change.mutate({ phone, reason: reason.trim() })}
      onClose={onClose}
    >
      <Text size="sm">{t('phone.text')}</Text>
      <PhoneInput
        autoFocus
        value={phone}
        error={fieldError(change.error, 'phone')}
        onChange={setPhone}
      />
      <TextInput
        label={t('reason.label')}
        required
        maxLength={250}
        value={reason}
        error={fieldError(change.error, 'reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
