import { TextInput } from '@mantine/core'
import { useI18n } from '../i18n/i18n'

interface PhoneInputProps {
  value: string
  error?: string
  autoFocus?: boolean
  onChange: (value: string) => void
}

export function PhoneInput({ value, error, autoFocus, onChange }: PhoneInputProps) {
  const { t } = useI18n()
  return (
    <TextInput
      type="tel"
      label={t('person.phone')}
      description={t('person.phone_help')}
      required
      data-autofocus={autoFocus}
      autoComplete="off"
      maxLength={30}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
