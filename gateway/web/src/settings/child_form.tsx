import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useLinkChild } from '../api/family'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'

const none = { personal_code: '', password: '' }
const fields = ['personal_code', 'password']

// The parent's own password for the child proves that it is the parent's (F1).
export function ChildForm() {
  const { t } = useI18n()
  const [form, setForm] = useState(none)
  const link = useLinkChild(() => setForm(none))
  const change = (part: Partial<typeof none>) => setForm((old) => ({ ...old, ...part }))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    link.mutate({ ...form, personal_code: form.personal_code.trim() })
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm" maw={420}>
        <TextInput
          name="personal_code"
          label={t('children.code')}
          required
          autoComplete="off"
          maxLength={40}
          value={form.personal_code}
          error={fieldError(link.error, 'personal_code')}
          onChange={(event) => change({ personal_code: event.currentTarget.value })}
        />
        <PasswordInput
          name="password"
          label={t('children.password')}
          description={t('children.password_help')}
          required
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0 }}
          value={form.password}
          error={fieldError(link.error, 'password')}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
        <ProblemAlert error={link.error} fields={fields} />
        <Group>
          <Button type="submit" loading={link.isPending}>
            {t('children.submit')}
          </Button>
          <Text size="sm" role="status">
            {link.isSuccess && t('children.done')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
