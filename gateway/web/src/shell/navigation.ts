import type { Me } from '../api/types'
import type { Key } from '../i18n/translate'
import { isFamily, seesPeople, may } from '../session/roles'

export interface NavigationItem {
  href: string
  label: Key
}

const shared: NavigationItem[] = [
  { href: '/news', label: 'nav.news' },
  { href: '/mail', label: 'nav.mail' },
]
const account: NavigationItem = { href: '/account', label: 'nav.account' }
const settings: NavigationItem = { href: '/settings', label: 'nav.settings' }

// What somebody may change on the school's page, or see there of messages and of who has read what.
const schoolPermissions = [
  'edit_calendar',
  'edit_settings',
  'read_messages',
  'read_access_log',
] as const

// The first item is where a person arrives.
export function navigationFor(me: Me): NavigationItem[] {
  if (isFamily(me.role)) {
    return [
      { href: '/diary', label: 'nav.diary' },
      { href: '/marks', label: 'nav.marks' },
      { href: '/absences', label: 'nav.absences' },
      { href: '/ranking', label: 'nav.ranking' },
      { href: '/timetable', label: 'nav.timetable' },
      ...shared,
      // Pages that are there to change things.
      ...(me.former ? [] : [account, settings]),
    ]
  }
  const items: NavigationItem[] = [
    { href: '/journals', label: 'nav.journals' },
    { href: '/classes', label: 'nav.classes' },
  ]
  if (seesPeople(me)) {
    items.push({ href: '/people', label: 'nav.people' })
  }
  if (schoolPermissions.some((permission) => may(me, permission))) {
    items.push({ href: '/school', label: 'nav.school' })
  }
  return [...items, ...shared, account]
}
