import { Text } from '@mantine/core'
import { useIssuePassword } from '../api/people'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'

interface ProfileDialogProps {
  profile: Named
  onDone: () => void
  onClose: () => void
}

// The new password goes to the registered phone; nobody here gets to see it (P1).
export function PasswordDialog({ profile, onDone, onClose }: ProfileDialogProps) {
  const { t } = useI18n()
  const issue = useIssuePassword(profile.id, onDone)
  return (
    <FormDialog
      title={t('issue.title', { name: profile.name })}
      submit={t('issue.submit')}
      busy={issue.isPending}
      error={issue.error}
      onSubmit={() => issue.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('issue.text')}</Text>
    </FormDialog>
  )
}
