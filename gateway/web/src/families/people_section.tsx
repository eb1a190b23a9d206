import { Stack } from '@mantine/core'
import { Link } from 'wouter'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { PeoplePage } from './people_page'
import { RolesPage } from './roles_page'
import { StaffPage } from './staff_page'

const pages = { '': PeoplePage, staff: StaffPage, roles: RolesPage }
const titles = { '': 'people.all', staff: 'staff.title', roles: 'roles.title' } as const
type Part = keyof typeof pages
const all = Object.keys(pages) as Part[]

// Everybody of the school; and of its staff, who has which role, and what that may.
export function PeopleSection({ params: { part = '' } }: { params: { part?: string } }) {
  const { t } = useI18n()
  const { me } = useSession()
  const parts = may(me, 'manage_staff') ? all : all.slice(0, 1)
  const open = parts.find((known) => known === part)
  const Page = open === undefined ? null : pages[open]
  return (
    <Stack>
      {parts.length > 1 && (
        <nav aria-label={t('nav.people')} className="subnav no-print">
          {parts.map((known) => (
            <Link
              key={known}
              href={known ? `/people/${known}` : '/people'}
              aria-current={known === open ? 'page' : undefined}
            >
              {t(titles[known])}
            </Link>
          ))}
        </nav>
      )}
      {Page ? <Page /> : <p>{t('error.not_found')}</p>}
    </Stack>
  )
}
