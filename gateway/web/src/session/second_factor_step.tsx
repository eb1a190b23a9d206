import { Button, Stack, Text, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { wantsCode } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { SecondFactorField, typedCode } from './second_factor_field'

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

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    onCode(typedCode(code))
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack>
        <Title order={2} size="h4">
          {t('second_factor.title')}
        </Title>
        <Text size="sm">{t('second_factor.step_text')}</Text>
        <SecondFactorField code={code} error={error} onChange={setCode} />
        {/* That a code is wanted is what this step says itself. */}
        {!wantsCode(error) && <ProblemAlert error={error} fields={['code']} />}
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
