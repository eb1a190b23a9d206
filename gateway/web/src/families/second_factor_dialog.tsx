import { Text } from '@mantine/core'
import { useTakeSecondFactor } from '../api/people'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'

interface SecondFactorDialogProps {
  profile: Named
  onDone: () => void
  onClose: () => void
}

export function SecondFactorDialog({ profile, onDone, onClose }: SecondFactorDialogProps) {
  const { t } = useI18n()
  const take = useTakeSecondFactor(profile.id, onDone)
  return (
    <FormDialog
      title={t('take_factor.title', { name: profile.name })}
      submit={t('second_factor.remove')}
      busy={take.isPending}
      error={take.error}
      onSubmit={() => take.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('take_factor.text')}</Text>
    </FormDialog>
  )
}
