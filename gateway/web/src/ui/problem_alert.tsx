import { Alert, Button, List, Stack } from '@mantine/core'
import { Link } from 'wouter'
import { otherErrors, Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'

interface ProblemAlertProps {
  error: unknown
  // Fields of the form that show their own messages.
  fields?: readonly string[]
  onRetry?: () => void
}

export function ProblemAlert({ error, fields = [], onRetry }: ProblemAlertProps) {
  const { t } = useI18n()
  if (!error) return null
  if (error instanceof Problem && error.details.code === 'family_set_needed') {
    return <SetNeeded title={error.details.title} />
  }
  const known = error instanceof Problem
  const more = otherErrors(error, fields)
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={known ? error.details.title : t('error.unreachable_title')}
    >
      <Stack gap="xs" align="flex-start">
        {known ? error.detail : t('error.unreachable')}
        {more.length > 0 && (
          <List size="sm">
            {more.map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
        )}
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

// Nothing is wrong, and trying again does not help.
function SetNeeded({ title }: { title: string }) {
  const { t } = useI18n()
  return (
    <Alert color="ink" variant="light" role="alert" title={title}>
      <Link href="/settings/family-set">{t('family_set.title')}</Link>
    </Alert>
  )
}
