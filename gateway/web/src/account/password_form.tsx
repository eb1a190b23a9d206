import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useChoosePassword } from '../api/accounts'
import { fieldError, Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'

const fields = ['old', 'new']
const none = { old: '', new: '', again: '' }

// The gateway says what is wrong with a new password, and why. Nothing is kept by the browser (A12).
export function PasswordForm() {
  const { t } = useI18n()
  const [form, setForm] = useState(none)
  const [refused, setRefused] = useState(false)
  const choose = useChoosePassword({ then: () => setForm(none) })
  const wrong = asWrongPassword(choose.error)
  const differs = form.new !== form.again

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    setRefused(differs)
    if (!differs) choose.mutate({ old: form.old, new: form.new })
  }

  function input(name: keyof typeof none, error: string | undefined) {
    return (
      <PasswordInput
        name={name}
        label={t(`password.${name}`)}
        description={name === 'new' ? t('password.rule') : undefined}
        required
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0 }}
        aria-invalid={error !== undefined}
        value={form[name]}
        error={error}
        onChange={(event) => {
          const { value } = event.currentTarget
          setForm((old) => ({ ...old, [name]: value }))
        }}
      />
    )
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm" maw={420}>
        {input('old', wrong?.details.title ?? fieldError(choose.error, 'old'))}
        {input('new', fieldError(choose.error, 'new'))}
        {input('again', refused && differs ? t('password.differs') : undefined)}
        <ProblemAlert error={wrong ? null : choose.error} fields={fields} />
        <Group>
          <Button type="submit" loading={choose.isPending}>
            {t('password.submit')}
          </Button>
          <Text size="sm" role="status">
            {choose.isSuccess && t(choose.data.ended ? 'password.done_here_too' : 'password.done')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

// It is a refusal of the whole, and belongs beside one field.
function asWrongPassword(error: unknown): Problem | undefined {
  return error instanceof Problem && error.details.code === 'password_wrong' ? error : undefined
}
