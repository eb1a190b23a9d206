import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useRemoveSecondFactor, useSecondFactor } from '../api/accounts'
import { useI18n } from '../i18n/i18n'
import { SecondFactorField, typedCode } from '../session/second_factor_field'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { SecondFactorEnrolment } from './second_factor_enrolment'

export function SecondFactorSection() {
  const factor = useSecondFactor()
  return (
    <Stack maw={640}>
      <Loaded query={factor}>
        {({ state }) => (state === 'confirmed' ? <Removal /> : <SecondFactorEnrolment />)}
      </Loaded>
    </Stack>
  )
}

// Whoever finds a page left open must not be able to take it away.
function Removal() {
  const { t } = useI18n()
  const [asking, setAsking] = useState(false)
  const [code, setCode] = useState('')
  const remove = useRemoveSecondFactor({})

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    remove.mutate({ code: typedCode(code) })
  }

  if (!asking) {
    return (
      <Group gap="sm">
        <Text>{t('second_factor.on')}</Text>
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('second_factor.remove')}
        </Button>
      </Group>
    )
  }
  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm">
        <Text>{t('second_factor.remove_text')}</Text>
        <SecondFactorField code={code} error={remove.error} onChange={setCode} />
        <ProblemAlert error={remove.error} fields={['code']} />
        <Group gap="sm">
          <Button type="submit" loading={remove.isPending}>
            {t('second_factor.remove')}
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
