import { Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useSchool } from '../api/queries'
import type { School } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { Calendar } from './calendar'
import { FailedMessages } from './failed_messages'
import { FreeFeatures } from './free_features'
import { SettingsForm } from './settings_form'

const settings = [
  { path: '/school/settings', title: 'settings.title', of: 'settings' },
  { path: '/school/access-settings', title: 'settings.access_title', of: 'access' },
  { path: '/school/mail-settings', title: 'settings.mail_title', of: 'mail' },
  {
    path: '/school/notification-settings',
    title: 'settings.notifications_title',
    of: 'notifications',
  },
] as const

export function SchoolPage() {
  const school = useSchool()
  return <Loaded query={school}>{(data) => <OpenSchool school={data} />}</Loaded>
}

function OpenSchool({ school }: { school: School }) {
  const { t, day } = useI18n()
  const { me } = useSession()
  return (
    <Stack gap="xl">
      <div>
        <Title order={1} size="h3">
          {school.name}
        </Title>
        {school.year && (
          <Text>
            {school.year.title}: {day(school.year.from)} – {day(school.year.to)}
          </Text>
        )}
        <ul>
          {school.semesters.map((semester) => (
            <li key={semester.id}>
              {semester.title}: {day(semester.from)} – {day(semester.to)}
            </li>
          ))}
        </ul>
        {may(me, 'read_access_log') && (
          <Link href="/school/access-log">{t('access_log.school')}</Link>
        )}
      </div>
      {may(me, 'edit_calendar') && <Calendar school={school} />}
      {may(me, 'edit_settings') &&
        settings.map(({ path, title, of }) => {
          const saved = school[of]
          if (!saved) return null
          return (
            <section key={path} aria-label={t(title)}>
              <Title order={2} size="h4">
                {t(title)}
              </Title>
              <SettingsForm path={path} settings={saved} />
            </section>
          )
        })}
      {may(me, 'edit_settings') && (
        <section aria-label={t('free_features.title')}>
          <Title order={2} size="h4">
            {t('free_features.title')}
          </Title>
          <FreeFeatures free={school.free_features ?? []} />
        </section>
      )}
      {may(me, 'read_messages') && (
        <section aria-label={t('failed.title')}>
          <Title order={2} size="h4">
            {t('failed.title')}
          </Title>
          <FailedMessages />
        </section>
      )}
    </Stack>
  )
}
