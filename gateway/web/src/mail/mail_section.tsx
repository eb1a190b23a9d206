import { Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { folders, type Folder } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { ComposePage } from './compose_page'
import { ConversationPage } from './conversation_page'
import { DraftsPage } from './drafts_page'
import { FolderPage } from './folder_page'
import { SearchPage } from './search_page'

export function MailSection() {
  const { t } = useI18n()
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('nav.mail')}
      </Title>
      <MailBar />
      <Switch>
        <Route path="/mail">
          <Redirect to="/mail/inbox" replace />
        </Route>
        <Route path="/mail/new">
          <ComposePage key="new" />
        </Route>
        <Route path="/mail/answer/:letter">
          {({ letter }) => <ComposePage key={letter} answers={letter} />}
        </Route>
        <Route path="/mail/drafts" component={DraftsPage} />
        <Route path="/mail/drafts/:draft">
          {({ draft }) => <ComposePage key={draft} draft={draft} />}
        </Route>
        <Route path="/mail/search/:q">{({ q }) => <SearchPage key={q} q={q} />}</Route>
        <Route path="/mail/conversations/:id">
          {({ id }) => <ConversationPage key={id} id={id} />}
        </Route>
        <Route path="/mail/:folder">
          {({ folder }) =>
            folders.includes(folder as Folder) ? (
              <FolderPage key={folder} folder={folder as Folder} />
            ) : (
              <p>{t('error.not_found')}</p>
            )
          }
        </Route>
      </Switch>
    </Stack>
  )
}

function MailBar() {
  const { t } = useI18n()
  const { me } = useSession()
  const [location] = useLocation()
  return (
    <>
      <nav aria-label={t('nav.mail')} className="subnav no-print">
        {[...folders, 'drafts' as const].map((folder) => (
          <Link
            key={folder}
            href={`/mail/${folder}`}
            aria-current={location === `/mail/${folder}` ? 'page' : undefined}
          >
            {t(`folder.${folder}`)}
          </Link>
        ))}
      </nav>
      <Group justify="space-between" align="flex-end" gap="sm" className="no-print">
        {may(me, 'write_mail') ? (
          <Button component={Link} href="/mail/new">
            {t('mail.write')}
          </Button>
        ) : (
          <span />
        )}
        <SearchForm />
      </Group>
    </>
  )
}

function SearchForm() {
  const { t } = useI18n()
  const [, navigate] = useLocation()
  const [q, setQ] = useState('')

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (q.trim()) navigate(`/mail/search/${encodeURIComponent(q.trim())}`)
  }

  return (
    <form role="search" onSubmit={onSubmit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          type="search"
          label={t('mail.search')}
          maxLength={100}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {t('mail.search_submit')}
        </Button>
      </Group>
    </form>
  )
}
