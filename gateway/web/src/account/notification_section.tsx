import { Alert, Button, Checkbox, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { Link } from 'wouter'
import {
  channels,
  notificationKinds,
  useChangeNotifications,
  useNotifications,
  type Channel,
  type NotificationKind,
  type NotificationSettings,
} from '../api/notifications'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { useSavedForm } from '../ui/use_saved_form'
import { EmailForm } from './email_form'

// What somebody is told of by text and by e-mail, and when.
export function NotificationSection() {
  const { t } = useI18n()
  const notifications = useNotifications()
  return (
    <Stack maw={640}>
      <Loaded query={notifications}>
        {({ settings, entitled, email }) => (
          <>
            {!entitled && (
              <Alert color="ink" variant="light">
                {t('notifications.not_entitled')}{' '}
                <Link href="/settings/family-set">{t('family_set.title')}</Link>
              </Alert>
            )}
            <NotificationForm saved={settings} />
            <EmailForm saved={email ?? ''} />
          </>
        )}
      </Loaded>
    </Stack>
  )
}

const times = ['quiet_from', 'quiet_to'] as const

function NotificationForm({ saved }: { saved: NotificationSettings }) {
  const { t } = useI18n()
  const [form, setForm] = useSavedForm(saved)
  const save = useChangeNotifications()
  const change = (part: Partial<NotificationSettings>) => setForm((old) => ({ ...old, ...part }))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    save.mutate(form)
  }

  function timeInput(name: 'digest_at' | (typeof times)[number]) {
    return (
      <TextInput
        key={name}
        type="time"
        label={t(`notifications.${name}`)}
        required
        value={form[name]}
        error={fieldError(save.error, name)}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
      />
    )
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        <Choices choices={form.choices} onChange={(choices) => change({ choices })} />
        <Checkbox
          label={t('notifications.digest')}
          checked={form.digest}
          onChange={(event) => change({ digest: event.currentTarget.checked })}
        />
        <Group align="flex-start" gap="sm">
          {form.digest && timeInput('digest_at')}
          {times.map(timeInput)}
        </Group>
        <Text size="sm">{t('notifications.quiet_help')}</Text>
        <ProblemAlert error={save.error} fields={['digest_at', ...times]} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Text size="sm" role="status">
            {save.isSuccess && t('state.saved')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

interface ChoicesProps {
  choices: NotificationSettings['choices']
  onChange: (choices: NotificationSettings['choices']) => void
}

// Kinds by channels. What only a newer gateway knows stays as it was chosen.
function Choices({ choices, onChange }: ChoicesProps) {
  const { t } = useI18n()
  const chosen = (kind: NotificationKind) => choices.find((c) => c.kind === kind)?.channels ?? []

  function toggle(kind: NotificationKind, channel: Channel, on: boolean) {
    const others = chosen(kind).filter((c) => c !== channel)
    const changed = { kind, channels: on ? [...others, channel] : others }
    const rest = choices.filter((c) => c.kind !== kind)
    onChange(changed.channels.length ? [...rest, changed] : rest)
  }

  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('notifications.kind')}</Table.Th>
          {channels.map((channel) => (
            <Table.Th key={channel}>{t(`channel.${channel}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {notificationKinds.map((kind) => (
          <Table.Tr key={kind}>
            <Table.Th scope="row">{t(`notification_kind.${kind}`)}</Table.Th>
            {channels.map((channel) => (
              <Table.Td key={channel}>
                <Checkbox
                  aria-label={`${t(`notification_kind.${kind}`)}: ${t(`channel.${channel}`)}`}
                  checked={chosen(kind).includes(channel)}
                  onChange={(event) => toggle(kind, channel, event.currentTarget.checked)}
                />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
