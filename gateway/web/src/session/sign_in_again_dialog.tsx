import { Modal, Stack, Text } from '@mantine/core'
import type { Profile } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { SignInForm } from './sign_in_form'
import { isFamily } from './roles'
import { useSession } from './session'

export function SignInAgainDialog({ onSignedIn }: { onSignedIn: (profile: Profile) => void }) {
  const { t } = useI18n()
  const { me } = useSession()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('session.ended')}
    >
      <Stack>
        <Text size="sm">{t('session.ended_text')}</Text>
        <SignInForm entrance={isFamily(me.role) ? 'family' : 'staff'} onSignedIn={onSignedIn} />
      </Stack>
    </Modal>
  )
}
