import { TextInput } from '@mantine/core'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'

interface SecondFactorFieldProps {
  code: string
  error: unknown
  onChange: (code: string) => void
}

// A one-time password or a recovery code. A message about the field named `code` is shown here.
export function SecondFactorField({ code, error, onChange }: SecondFactorFieldProps) {
  const { t } = useI18n()
  return (
    <TextInput
      name="code"
      label={t('second_factor.code')}
      required
      autoFocus
      data-autofocus
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={40}
      value={code}
      error={fieldError(error, 'code')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

// Without the spaces that it is shown and read out with.
export function typedCode(code: string): string {
  return code.replace(/\s/g, '')
}
