import { Stack } from '@mantine/core'
import { Link } from 'wouter'
import type { Permission } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { FormerPupilsPage } from './former_pupils_page'
import { PeoplePage } from './people_page'
import { RolesPage } from './roles_page'
import { StaffPage } from './staff_page'

const pages = { '': PeoplePage, staff: StaffPage, former: FormerPupilsPage, roles: RolesPage }
const titles = {
  '': 'people.all',
  staff: 'staff.title',
  former: 'former_pupils.title',
  roles: 'roles.title',
} as const
type Part = keyof typeof pages
const all = Object.keys(pages) as Part[]
// Any one of them is enough.
const needed: Record<Part, readonly Permission[]> = {
  '': ['manage_accounts', 'manage_staff'],
  staff: ['manage_staff'],
  former: ['close_profiles', 'read_school'],
  roles: ['manage_staff'],
}

// Everybody of the school; of its staff, who has which role, and what that may; and who has left.
export function PeopleSection({ params: { part = '' } }: { params: { part?: string } }) {
  const { t } = useI18n()
  const { me } = useSession()
  const parts = all.filter((known) => needed[known].some((permission) => may(me, permission)))
  // Who does not see everybody arrives at the first list that is there.
  const open = part === '' ? parts[0] : parts.find((known) => known === part)
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
