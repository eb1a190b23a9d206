import { Button, List, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import {
  useConfirmSecondFactor,
  usePrepareSecondFactor,
  useSecondFactor,
  type SecondFactor,
} from '../api/accounts'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { typedCode } from '../session/second_factor_field'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { QrCode } from '../ui/qr_code'
import { RecoveryCodes } from './recovery_codes'

// From nothing to a second factor that has proved itself. The recovery codes are shown here, and
// never again.
export function SecondFactorEnrolment({ onConfirmed }: { onConfirmed?: () => void }) {
  const { t } = useI18n()
  const factor = useSecondFactor()
  const prepare = usePrepareSecondFactor()
  return (
    <Loaded query={factor}>
      {(data) =>
        data.state === 'prepared' ? (
          <Confirmation factor={data} onConfirmed={onConfirmed} />
        ) : (
          <Stack align="flex-start">
            <Text size="sm">{t('second_factor.what')}</Text>
            <ProblemAlert error={prepare.error} />
            <Button loading={prepare.isPending} onClick={() => prepare.mutate()}>
              {t('second_factor.begin')}
            </Button>
          </Stack>
        )
      }
    </Loaded>
  )
}

interface ConfirmationProps {
  factor: SecondFactor
  onConfirmed?: () => void
}

function Confirmation({ factor, onConfirmed }: ConfirmationProps) {
  const { t } = useI18n()
  const [code, setCode] = useState('')
  const confirm = useConfirmSecondFactor({ then: onConfirmed })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    confirm.mutate({ code: typedCode(code) })
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack>
        <List type="ordered" spacing="md">
          <List.Item>
            {t('second_factor.scan')}
            {factor.uri && <QrCode text={factor.uri} label={t('second_factor.qr')} />}
            <Text size="sm">
              {t('second_factor.secret')} <code className="secret">{inFours(factor.secret)}</code>
            </Text>
            {factor.uri && (
              <Text size="sm">
                <a href={factor.uri}>{t('second_factor.open_app')}</a>
              </Text>
            )}
          </List.Item>
          <List.Item>
            {t('second_factor.keep_codes')}
            <RecoveryCodes codes={factor.recovery_codes ?? []} />
          </List.Item>
          <List.Item>{t('second_factor.enter')}</List.Item>
        </List>
        <TextInput
          name="code"
          label={t('second_factor.confirm_code')}
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          value={code}
          error={fieldError(confirm.error, 'code')}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ProblemAlert error={confirm.error} fields={['code']} />
        <div>
          <Button type="submit" loading={confirm.isPending}>
            {t('second_factor.confirm')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

function inFours(secret: string | null | undefined): string {
  return (secret ?? '').replace(/(.{4})(?=.)/g, '$1 ')
}
