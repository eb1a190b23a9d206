import { Button, Container, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { SecondFactorEnrolment } from '../account/second_factor_enrolment'
import type { Demand } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { LanguageSelect } from '../shell/language_select'
import { ProblemAlert } from '../ui/problem_alert'
import { useSession } from './session'
import { TermsForm } from './terms_form'

interface DemandDialogProps {
  demand: Demand
  onMet: () => void
}

// What has to be done before anything else. The only other way is out.
export function DemandDialog({ demand, onMet }: DemandDialogProps) {
  const { t } = useI18n()
  const { signOut } = useSession()
  const leaving = useMutation({ mutationFn: signOut })
  return (
    <Modal
      opened
      fullScreen
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t(`demand.${demand}`)}
    >
      <Container size="sm">
        <Stack>
          <Group justify="space-between">
            <LanguageSelect />
            <Button
              size="xs"
              variant="default"
              loading={leaving.isPending}
              onClick={() => leaving.mutate()}
            >
              {t('session.sign_out')}
            </Button>
          </Group>
          <ProblemAlert error={leaving.error} />
          {demand === 'terms' ? (
            <TermsForm onAccepted={onMet} />
          ) : (
            <>
              <Text>{t('demand.second_factor_text')}</Text>
              <SecondFactorEnrolment onConfirmed={onMet} />
            </>
          )}
        </Stack>
      </Container>
    </Modal>
  )
}
