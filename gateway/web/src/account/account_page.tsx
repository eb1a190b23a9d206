import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { MessageLanguage } from './message_language'
import { NotificationSection } from './notification_section'
import { PasswordForm } from './password_form'
import { SecondFactorSection } from './second_factor_section'
import { SessionsSection } from './sessions_section'
import { UsernameSection } from './username_section'

// `Mani dati`: how somebody gets in, and is told of what.
export function AccountPage() {
  const { t } = useI18n()
  const { me } = useSession()
  return (
    <Stack gap="xl">
      <div>
        <Title order={1} size="h3">
          {t('nav.account')}
        </Title>
        <Text>
          {me.name} ({t(`role.${me.role}`)}), {me.school.name}
        </Text>
      </div>
      <Part title={t('sign_in.username')}>
        <UsernameSection />
      </Part>
      <Part title={t('sign_in.password')}>
        <PasswordForm />
      </Part>
      <Part title={t('second_factor.title')}>
        <SecondFactorSection />
      </Part>
      <Part title={t('sessions.title')}>
        <SessionsSection />
      </Part>
      <Part title={t('notifications.title')}>
        <NotificationSection />
      </Part>
      <Part title={t('message_language.title')}>
        <MessageLanguage />
      </Part>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  )
}
