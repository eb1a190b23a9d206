import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { maxFamilyChildren, useApplyForChildren, type Family } from '../api/family'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'

const fields = ['children', 'reason']

// An application for more children than the limit, which the operator decides (F2).
export function MoreChildrenForm({ family }: { family: Family }) {
  const { t, instant } = useI18n()
  const [children, setChildren] = useState(family.limit + 1)
  const [reason, setReason] = useState('')
  const apply = useApplyForChildren(() => setReason(''))
  const { application } = family

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    apply.mutate({ children, reason: reason.trim() })
  }

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm" maw={420}>
        <Text size="sm">{t('children.limit', { count: family.limit })}</Text>
        {application && (
          <Text size="sm">
            {t('children.applied', {
              children: application.children,
              at: instant(application.asked_at),
            })}
          </Text>
        )}
        <NumberInput
          label={t('children.how_many')}
          required
          min={1}
          max={maxFamilyChildren}
          allowDecimal={false}
          value={children}
          error={fieldError(apply.error, 'children')}
          onChange={(value) => setChildren(Number(value))}
        />
        <TextInput
          label={t('reason.label')}
          required
          maxLength={500}
          value={reason}
          error={fieldError(apply.error, 'reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemAlert error={apply.error} fields={fields} />
        <Group>
          <Button type="submit" variant="default" loading={apply.isPending}>
            {t('children.apply')}
          </Button>
          <Text size="sm" role="status">
            {apply.isSuccess && t('children.apply_done')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
