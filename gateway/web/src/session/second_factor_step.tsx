import { Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { fieldError, Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'

interface SecondFactorStepProps {
  busy: boolean
  error: unknown
  onCode: (code: string) => void
  onBack: () => void
}

// The second step of signing in, for those who have a second factor.
export function SecondFactorStep({ busy, error, onCode, onBack }: SecondFactorStepProps) {
  const { t } = useI18n()
  const [code, setCode] = useState('')
  // That a code is wanted is what this step says itself.
  const asked = error instanceof Problem && error.details.code === 'second_factor_required'

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    onCode(code.replace(/\s/g, ''))
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack>
        <Title order={2} size="h4">
          {t('second_factor.title')}
        </Title>
        <Text size="sm">{t('second_factor.step_text')}</Text>
        <TextInput
          name="code"
          label={t('second_factor.code')}
          required
          autoFocus
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={40}
          value={code}
          error={fieldError(error, 'code')}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {!asked && <ProblemAlert error={error} fields={['code']} />}
        <Button type="submit" size="md" loading={busy}>
          {t('sign_in.submit')}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t('action.back')}
        </Button>
      </Stack>
    </form>
  )
}
