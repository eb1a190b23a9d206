import { createTheme, MantineProvider, type MantineColorsTuple } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { mayRetryRead } from './api/client'
import { I18nProvider, useI18n } from './i18n/i18n'
import { isFamily, seesPeople, may } from './session/roles'
import { SessionGate, useSession } from './session/session'
import { navigationFor } from './shell/navigation'
import { Shell } from './shell/shell'

const JournalsPage = lazy(async () => ({
  default: (await import('./journal/journals_page')).JournalsPage,
}))
const JournalPage = lazy(async () => ({
  default: (await import('./journal/journal_page')).JournalPage,
}))
const ClassesPage = lazy(async () => ({
  default: (await import('./classes/classes_page')).ClassesPage,
}))
const ClassPage = lazy(async () => ({ default: (await import('./classes/class_page')).ClassPage }))
const PupilPage = lazy(async () => ({ default: (await import('./classes/pupil_page')).PupilPage }))
const PupilSection = lazy(async () => ({
  default: (await import('./pupil/pupil_section')).PupilSection,
}))
const SchoolPage = lazy(async () => ({
  default: (await import('./school/school_page')).SchoolPage,
}))
const SchoolAccessLog = lazy(async () => ({
  default: (await import('./access_log/access_log')).SchoolAccessLog,
}))

const PeopleSection = lazy(async () => ({
  default: (await import('./families/people_section')).PeopleSection,
}))
const MailSection = lazy(async () => ({
  default: (await import('./mail/mail_section')).MailSection,
}))
const SettingsSection = lazy(async () => ({
  default: (await import('./settings/settings_section')).SettingsSection,
}))
const NewsPage = lazy(async () => ({ default: (await import('./news/news_page')).NewsPage }))
const AccountPage = lazy(async () => ({
  default: (await import('./account/account_page')).AccountPage,
}))

const ink: MantineColorsTuple = [
  '#eef2fa',
  '#dae2f1',
  '#b3c3e3',
  '#8aa3d5',
  '#6787c9',
  '#4f75c1',
  '#3c63b4',
  '#2b4f97',
  '#1f3a6e',
  '#142749',
]

const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 8,
  colors: { ink },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  cursorType: 'pointer',
})

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: mayRetryRead, staleTime: 10_000 },
      // The client itself repeats a write until its outcome is known.
      mutations: { networkMode: 'always' },
    },
  })
}

export function App({ queries }: { queries: QueryClient }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <QueryClientProvider client={queries}>
        <I18nProvider>
          <SessionGate>
            <Shell>
              <Pages />
            </Shell>
          </SessionGate>
        </I18nProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

interface PupilParams {
  id: string
  pupil: string
  section?: string
  week?: string
  [param: string]: string | undefined
}

function Pages() {
  const { me } = useSession()
  const home = navigationFor(me)[0]?.href ?? '/'
  const pupil = me.pupil?.id ?? ''
  return (
    <Switch>
      <Route path="/">
        <Redirect to={home} replace />
      </Route>
      <Route path="/account" component={AccountPage} />
      <Route path="/news" component={NewsPage} />
      <Route path="/mail/*?" component={MailSection} />
      {isFamily(me.role) && <Route path="/settings/:part?" component={SettingsSection} />}
      {isFamily(me.role) && (
        <Route path="/:section/:week?">
          {({ section, week }) => (
            <PupilSection pupil={pupil} section={section} week={week} base="" viewer="family" />
          )}
        </Route>
      )}
      <Route path="/journals" component={JournalsPage} />
      <Route path="/journals/:id">{({ id }) => <JournalPage id={id} />}</Route>
      <Route path="/classes" component={ClassesPage} />
      <Route path="/classes/:id">{({ id }) => <ClassPage id={id} />}</Route>
      <Route<PupilParams> path="/classes/:id/pupils/:pupil/:section?/:week?">
        {({ id, pupil: shown, section = 'diary', week }) => (
          <PupilPage classId={id} pupil={shown} section={section} week={week} />
        )}
      </Route>
      {seesPeople(me) && <Route path="/people/:part?" component={PeopleSection} />}
      <Route path="/school" component={SchoolPage} />
      {may(me, 'read_access_log') && (
        <Route path="/school/access-log" component={SchoolAccessLog} />
      )}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}

function NotFound() {
  const { t } = useI18n()
  return <p>{t('error.not_found')}</p>
}
