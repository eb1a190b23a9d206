import { Modal, Stack, Text, Title } from '@mantine/core'
import { useI18n } from '../i18n/i18n'

interface HelpDialogProps {
  opened: boolean
  onClose: () => void
}

export function HelpDialog({ opened, onClose }: HelpDialogProps) {
  const { t } = useI18n()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('help.cannot_sign_in')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        {(['username', 'password', 'support'] as const).map((block) => (
          <section key={block}>
            <Title order={3} size="h5">
              {t(`help.${block}_title`)}
            </Title>
            <Text>{t(`help.${block}_text`)}</Text>
          </section>
        ))}
      </Stack>
    </Modal>
  )
}
