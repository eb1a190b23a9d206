import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { keys, useWrite } from '../api/queries'
import type { School } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { ReasonDialog } from '../ui/reason_dialog'

// What a change of the calendar makes stale: the days of diaries and the lessons of journals.
const affects = [keys.school, ['journal'], ['pupil']]

interface CalendarRow {
  id: string
  texts: string[]
}

export function Calendar({ school }: { school: School }) {
  const { t, day, weekday } = useI18n()
  const dated = (date: string) => `${weekday(date)}, ${day(date)}`
  return (
    <>
      <section>
        <Title order={2} size="h4">
          {t('holidays.title')}
        </Title>
        <CalendarTable
          path="/school/holidays"
          heads={[t('holidays.name'), t('absence_form.from'), t('absence_form.to')]}
          rows={school.holidays.map((h) => ({
            id: h.id,
            texts: [h.title, dated(h.from), dated(h.to)],
          }))}
        />
        <DatesForm
          path="/school/holidays"
          fields={[
            { name: 'from', label: t('absence_form.from'), type: 'date' },
            { name: 'to', label: t('absence_form.to'), type: 'date' },
            { name: 'title', label: t('holidays.name'), type: 'text' },
          ]}
          submit={t('holidays.add')}
        />
      </section>
      <section>
        <Title order={2} size="h4">
          {t('moved_days.title')}
        </Title>
        <CalendarTable
          path="/school/moved-days"
          heads={[t('moved_days.day_off'), t('moved_days.working_day')]}
          rows={school.moved_days.map((m) => ({
            id: m.id,
            texts: [dated(m.day_off), dated(m.working_day)],
          }))}
        />
        <DatesForm
          path="/school/moved-days"
          fields={[
            { name: 'day_off', label: t('moved_days.day_off'), type: 'date' },
            { name: 'working_day', label: t('moved_days.working_day'), type: 'date' },
          ]}
          submit={t('moved_days.add')}
        />
      </section>
    </>
  )
}

interface CalendarTableProps {
  path: string
  heads: string[]
  rows: CalendarRow[]
}

function CalendarTable({ path, heads, rows }: CalendarTableProps) {
  const { t } = useI18n()
  const [withdrawing, setWithdrawing] = useState<CalendarRow | null>(null)
  const withdraw = useWrite<{ id: string; reason: string }>({
    path: ({ id }) => `${path}/${encodeURIComponent(id)}/withdrawal`,
    body: ({ reason }) => ({ reason }),
    affects,
    then: () => setWithdrawing(null),
  })
  if (rows.length === 0) return <Text size="sm">{t('calendar.none')}</Text>
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Th>{t('calendar.action')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              {row.texts.map((text, i) => (
                <Table.Td key={heads[i]}>{text}</Table.Td>
              ))}
              <Table.Td>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('action.withdraw')}: ${row.texts[0] ?? ''}`}
                  onClick={() => setWithdrawing(row)}
                >
                  {t('action.withdraw')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {withdrawing && (
        <ReasonDialog
          title={`${t('action.withdraw')}: ${withdrawing.texts[0] ?? ''}`}
          submit={t('action.withdraw')}
          busy={withdraw.isPending}
          error={withdraw.error}
          onSubmit={(reason) => withdraw.mutate({ id: withdrawing.id, reason })}
          onClose={() => {
            withdraw.reset()
            setWithdrawing(null)
          }}
        />
      )}
    </Table.ScrollContainer>
  )
}

interface DatesFormProps {
  path: string
  fields: { name: string; label: string; type: 'date' | 'text' }[]
  submit: string
}

function DatesForm({ path, fields, submit }: DatesFormProps) {
  const [form, setForm] = useState<Record<string, string>>({})
  const send = useWrite<Record<string, string>>({
    path: () => path,
    affects,
    then: () => setForm({}),
  })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    send.mutate(form)
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm" mt="sm">
        <Group align="flex-start" gap="sm">
          {fields.map(({ name, label, type }) => (
            <TextInput
              key={name}
              type={type}
              label={label}
              required
              maxLength={200}
              value={form[name] ?? ''}
              error={fieldError(send.error, name)}
              onChange={(event) => {
                const { value } = event.currentTarget
                setForm((old) => ({ ...old, [name]: value }))
              }}
            />
          ))}
        </Group>
        <ProblemAlert error={send.error} fields={fields.map((f) => f.name)} />
        <div>
          <Button type="submit" variant="light" loading={send.isPending}>
            {submit}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
