import { Alert, Anchor, Button, Container, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useLive } from '../api/live'
import { useI18n } from '../i18n/i18n'
import type { Key } from '../i18n/translate'
import { HelpDialog } from '../session/help_dialog'
import { isParent } from '../session/roles'
import { useSession } from '../session/session'
import { Logo } from '../ui/icons'
import { ProblemAlert } from '../ui/problem_alert'
import { FamilySwitch } from './family_switch'
import { LanguageSelect } from './language_select'
import { navigationFor } from './navigation'
import { TodayLine } from './today_line'
import { UnreadCount } from './unread_count'

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useI18n()
  const { me, signOut } = useSession()
  const [helping, setHelping] = useState(false)
  const leaving = useMutation({ mutationFn: signOut })
  const live = useLive()

  return (
    <>
      <a href="#main" className="skip-link">
        {t('shell.skip')}
      </a>
      <header className="header no-print">
        <Group justify="space-between" gap="xs" className="header-row">
          <Link href="/" className="brand">
            <Logo />
            <span>Klade</span>
          </Link>
          <Text size="sm" className="header-school">
            {me.school.name}
          </Text>
          <Group gap="xs">
            <LanguageSelect />
            <Button
              size="xs"
              variant="white"
              loading={leaving.isPending}
              onClick={() => leaving.mutate()}
            >
              {t('session.sign_out')}
            </Button>
          </Group>
        </Group>
        {isParent(me.role) && !me.former && <FamilySwitch />}
        <Navigation />
      </header>
      <Container size="xl" component="main" id="main" tabIndex={-1} className="main">
        <ProblemAlert error={leaving.error} onRetry={() => leaving.mutate()} />
        <Text size="sm" className="greeting no-print">
          {t('session.greeting')} {t('session.user', { role: t(`role.${me.role}`) })}
          {` (${me.name}`}
          {me.pupil && me.role !== 'pupil' && `; ${me.pupil.name}`}
          {me.pupil?.class && `, ${me.pupil.class}`})
        </Text>
        <TodayLine />
        {me.former && (
          <Alert color="orange" variant="light" mb="md" className="no-print">
            {t('former.text')}
          </Alert>
        )}
        <Suspense fallback={<Text role="status">{t('state.loading')}</Text>}>{children}</Suspense>
      </Container>
      <footer className="footer no-print">
        <Text size="sm" role="status">
          {live ? t('live.on') : t('live.off')}
        </Text>
        <Anchor component="button" type="button" size="sm" onClick={() => setHelping(true)}>
          {t('help.support_link')}
        </Anchor>
      </footer>
      <HelpDialog opened={helping} onClose={() => setHelping(false)} />
    </>
  )
}

function Navigation() {
  const { t } = useI18n()
  const { me } = useSession()
  const [location] = useLocation()
  const items = navigationFor(me)
  const current = items.find(({ href }) => location === href || location.startsWith(`${href}/`))
  useTitle(current?.label)
  return (
    <nav aria-label={t('nav.label')} className="nav">
      {items.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={current?.href === href ? 'page' : undefined}>
          {t(label)}
          {href === '/mail' && <UnreadCount />}
        </Link>
      ))}
    </nav>
  )
}

function useTitle(label: Key | undefined) {
  const { t } = useI18n()
  useEffect(() => {
    document.title = label ? `${t(label)} · Klade` : 'Klade'
  }, [label, t])
}
