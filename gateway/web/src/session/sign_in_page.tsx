import { Anchor, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Profile } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { LanguageSelect } from '../shell/language_select'
import { Logo } from '../ui/icons'
import { HelpDialog } from './help_dialog'
import { SignInForm, type Entrance } from './sign_in_form'

export function SignInPage({ onSignedIn }: { onSignedIn: (profile: Profile) => void }) {
  const { t } = useI18n()
  const [entrance, setEntrance] = useState<Entrance>('family')
  const [helping, setHelping] = useState(false)

  useEffect(() => {
    document.title = `${t('sign_in.title')} · Klade`
  }, [t])

  return (
    <div className="sign-in">
      <header className="sign-in-header">
        <Group gap="xs">
          <Logo />
          <Text fw={700} size="xl">
            Klade
          </Text>
        </Group>
        <LanguageSelect />
      </header>
      <main className="sign-in-main">
        <Paper className="sheet" withBorder p="xl" radius="md">
          <Stack>
            <Title order={1} size="h2">
              {t('sign_in.title')}
            </Title>
            <SegmentedControl
              fullWidth
              aria-label={t('sign_in.entrance')}
              value={entrance}
              onChange={(value) => setEntrance(value as Entrance)}
              data={[
                { value: 'family', label: t('sign_in.family') },
                { value: 'staff', label: t('sign_in.staff') },
              ]}
            />
            <SignInForm entrance={entrance} onSignedIn={onSignedIn} />
            <Anchor component="button" type="button" onClick={() => setHelping(true)}>
              {t('help.cannot_sign_in')}
            </Anchor>
          </Stack>
        </Paper>
      </main>
      <HelpDialog opened={helping} onClose={() => setHelping(false)} />
    </div>
  )
}
