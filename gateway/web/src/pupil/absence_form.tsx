import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useId, useState, type FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { keys, useWrite } from '../api/queries'
import { excuseKinds, type ExcuseKind } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { ProblemAlert } from '../ui/problem_alert'

interface AbsenceFormProps {
  pupil: string
  what: 'notice' | 'excuse'
}

interface Absence {
  from: string
  to: string
  reason: string
  kind: ExcuseKind
}

const fields = ['from', 'to', 'reason', 'kind']

// The family announces an absence; whoever the school lets excuses one, which also has a kind.
export function AbsenceForm({ pupil, what }: AbsenceFormProps) {
  const { t } = useI18n()
  const title = useId()
  const [form, setForm] = useState<Absence>(emptyForm)
  const base = `/pupils/${encodeURIComponent(pupil)}`
  const send = useWrite<Absence>({
    path: () => (what === 'notice' ? `${base}/absence-notices` : `${base}/excuses`),
    body: ({ from, to, reason, kind }) =>
      what === 'notice' ? { from, to, reason } : { from, to, reason, kind },
    affects: [keys.pupil(pupil), keys.anyJournal],
    then: () => setForm(emptyForm()),
  })
  const change = (part: Partial<Absence>) => setForm((old) => ({ ...old, ...part }))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    send.mutate(form)
  }

  return (
    <Paper withBorder p="md" className="no-print">
      <form onSubmit={onSubmit} aria-labelledby={title}>
        <Stack gap="sm">
          <Title order={2} size="h5" id={title}>
            {t(`${what}.form_title`)}
          </Title>
          <Group align="flex-start" gap="sm">
            <TextInput
              type="date"
              label={t('absence_form.from')}
              required
              value={form.from}
              error={fieldError(send.error, 'from')}
              onChange={(event) => {
                const from = event.currentTarget.value
                change({ from, to: form.to < from ? from : form.to })
              }}
            />
            <TextInput
              type="date"
              label={t('absence_form.to')}
              required
              min={form.from}
              value={form.to}
              error={fieldError(send.error, 'to')}
              onChange={(event) => change({ to: event.currentTarget.value })}
            />
            {what === 'excuse' && (
              <NativeSelect
                label={t('excuse.kind')}
                value={form.kind}
                error={fieldError(send.error, 'kind')}
                onChange={(event) => change({ kind: event.currentTarget.value as ExcuseKind })}
                data={excuseKinds.map((value) => ({ value, label: t(`excuse.${value}`) }))}
              />
            )}
          </Group>
          <TextInput
            label={t('reason.label')}
            required
            maxLength={500}
            value={form.reason}
            error={fieldError(send.error, 'reason')}
            onChange={(event) => change({ reason: event.currentTarget.value })}
          />
          <ProblemAlert error={send.error} fields={fields} />
          <Group>
            <Button type="submit" loading={send.isPending}>
              {t(`${what}.submit`)}
            </Button>
            <Text role="status" size="sm">
              {send.isSuccess && t(`${what}.done`)}
            </Text>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

function emptyForm(): Absence {
  return { from: today(), to: today(), reason: '', kind: 'illness' }
}
