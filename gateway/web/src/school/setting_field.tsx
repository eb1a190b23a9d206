import { Checkbox, NumberInput, Switch, Text, TextInput } from '@mantine/core'
import { parentRoles, staffRoles } from '../api/people'
import { fieldError } from '../api/problem'
import type { Role, SettingValue } from '../api/types'
import { useI18n } from '../i18n/i18n'
import type { Key } from '../i18n/translate'

const labels: Record<string, Key> = {
  lesson_entry_until: 'settings.lesson_entry_until',
  formative_mark_days: 'settings.formative_mark_days',
  summative_mark_days: 'settings.summative_mark_days',
  absence_notice_until: 'settings.absence_notice_until',
  excused_by: 'settings.excused_by',
  excuse_days_after_month: 'settings.excuse_days_after_month',
  ranking_shown: 'settings.ranking_shown',
  recovery_by_sms: 'settings.recovery_by_sms',
  second_factor: 'settings.second_factor',
  former_may_read: 'settings.former_may_read',
  parents_to_parents: 'settings.parents_to_parents',
  pupils_to_pupils: 'settings.pupils_to_pupils',
  pupils_to_parents: 'settings.pupils_to_parents',
  to_school: 'settings.to_school',
  parent_delay_minutes: 'settings.parent_delay_minutes',
}

// Which roles a setting that is a list of them may name.
const roleLists: Record<string, readonly Role[]> = {
  excused_by: ['teacher', 'deputy', 'director'],
  recovery_by_sms: ['pupil', ...parentRoles, ...staffRoles],
  second_factor: staffRoles,
  to_school: ['teacher', 'deputy', 'director', 'superuser'],
}

interface SettingFieldProps {
  name: string
  value: SettingValue
  error: unknown
  onChange: (value: SettingValue) => void
}

// A setting is edited by the type it has, so that one the server gains later needs no new client.
export function SettingField({ name, value, error, onChange }: SettingFieldProps) {
  const { t } = useI18n()
  const known = labels[name]
  const label = known ? t(known) : name
  const message = fieldError(error, name)
  if (typeof value === 'boolean') {
    return (
      <Switch
        label={label}
        checked={value}
        error={message}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (typeof value === 'number') {
    return (
      <NumberInput
        label={label}
        min={0}
        required
        value={value}
        error={message}
        onChange={(given) => onChange(Number(given))}
      />
    )
  }
  if (typeof value === 'string') {
    return (
      <TextInput
        type={/^\d\d:\d\d$/.test(value) ? 'time' : 'text'}
        label={label}
        value={value}
        error={message}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  const roles = roleLists[name]
  if (roles && Array.isArray(value)) {
    return (
      <Checkbox.Group
        label={label}
        value={value.map(String)}
        error={message}
        onChange={(chosen: string[]) => onChange(chosen)}
      >
        {roles.map((role) => (
          <Checkbox key={role} mt="xs" value={role} label={t(`role.${role}`)} />
        ))}
      </Checkbox.Group>
    )
  }
  return (
    <Text size="sm">
      {label}: <code>{JSON.stringify(value)}</code>
    </Text>
  )
}
