import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { useChooseEmail } from '../api/notifications'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { useSavedForm } from '../ui/use_saved_form'

// The own address, which the gateway shows to nobody else.
export function EmailForm({ saved }: { saved: string }) {
  const { t } = useI18n()
  const [email, setEmail] = useSavedForm(saved)
  const choose = useChooseEmail()

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    choose.mutate({ email: email.trim() })
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm" maw={420}>
        <TextInput
          type="email"
          name="email"
          label={t('email.label')}
          description={t('email.help')}
          autoComplete="off"
          maxLength={200}
          value={email}
          error={fieldError(choose.error, 'email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ProblemAlert error={choose.error} fields={['email']} />
        <Group>
          <Button type="submit" variant="default" loading={choose.isPending}>
            {t('email.submit')}
          </Button>
          <Text size="sm" role="status">
            {choose.isSuccess && t('state.saved')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
