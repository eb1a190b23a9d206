import { Button, Group, Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { keys, useWrite } from '../api/queries'
import type { Settings } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { useSavedForm } from '../ui/use_saved_form'
import { SettingField } from './setting_field'

interface SettingsFormProps {
  path: string
  settings: Settings
}

// All settings are saved together; keys that this client does not know are kept as they came.
export function SettingsForm({ path, settings }: SettingsFormProps) {
  const { t } = useI18n()
  const [form, setForm] = useSavedForm(settings)
  const save = useWrite<Settings>({ path: () => path, affects: [keys.school] })
  const names = Object.keys(form)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    save.mutate(form)
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack maw={560}>
        {names.map((name) => (
          <SettingField
            key={name}
            name={name}
            value={form[name] ?? null}
            error={save.error}
            onChange={(value) => setForm((old) => ({ ...old, [name]: value }))}
          />
        ))}
        <ProblemAlert error={save.error} fields={names} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Text role="status" size="sm">
            {save.isSuccess && t('state.saved')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
