import { Button, Stack, Text, Title } from '@mantine/core'
import type { Profile } from '../api/types'
import { useI18n } from '../i18n/i18n'

interface ProfileChooserProps {
  profiles: readonly Profile[]
  busy: boolean
  onChoose: (profile: string) => void
  onBack: () => void
}

// One username may open several profiles: a child in two schools, a teacher who is also a parent.
export function ProfileChooser({ profiles, busy, onChoose, onBack }: ProfileChooserProps) {
  const { t } = useI18n()
  return (
    <Stack>
      <Title order={2} size="h4">
        {t('sign_in.choose_profile')}
      </Title>
      {profiles.map((profile) => (
        <Button
          key={profile.id}
          variant="default"
          justify="flex-start"
          h="auto"
          py="sm"
          disabled={busy}
          onClick={() => onChoose(profile.id)}
        >
          <Stack gap={0} align="flex-start">
            <Text fw={600}>
              {profile.name} ({t(`role.${profile.role}`)})
            </Text>
            <Text size="sm">
              {profile.school.name}
              {profile.pupil && `, ${profile.pupil.name}`}
              {profile.pupil?.class && `, ${profile.pupil.class}`}
            </Text>
          </Stack>
        </Button>
      ))}
      <Button variant="subtle" onClick={onBack}>
        {t('action.back')}
      </Button>
    </Stack>
  )
}
