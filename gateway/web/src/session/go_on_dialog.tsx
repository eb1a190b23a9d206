import { Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { SecondFactorField, typedCode } from './second_factor_field'

interface GoOnDialogProps {
  // Whose code is asked for: each profile has a second factor of its own.
  name: string
  onCode: (code: string) => Promise<void>
  onClose: () => void
}

// Stands before a profile of the family that has a second factor.
export function GoOnDialog({ name, onCode, onClose }: GoOnDialogProps) {
  const { t } = useI18n()
  const [code, setCode] = useState('')
  const going = useMutation({ mutationFn: (typed: string) => onCode(typed), gcTime: 0 })
  return (
    <FormDialog
      title={t('second_factor.title')}
      submit={t('second_factor.confirm')}
      busy={going.isPending}
      error={going.error}
      fields={['code']}
      onSubmit={() => going.mutate(typedCode(code))}
      onClose={onClose}
    >
      <Text fw={600}>{name}</Text>
      <Text size="sm">{t('second_factor.step_text')}</Text>
      <SecondFactorField code={code} error={going.error} onChange={setCode} />
    </FormDialog>
  )
}
