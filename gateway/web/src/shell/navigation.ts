import type { Me } from '../api/types'
import type { Key } from '../i18n/translate'
import { isFamily, isSuperuser } from '../session/roles'

export interface NavigationItem {
  href: string
  label: Key
}

const own: NavigationItem[] = [
  { href: '/mail', label: 'nav.mail' },
  { href: '/account', label: 'nav.account' },
]

// The first item is where a person arrives.
export function navigationFor(me: Me): NavigationItem[] {
  if (isFamily(me.role)) {
    return [
      { href: '/diary', label: 'nav.diary' },
      { href: '/marks', label: 'nav.marks' },
      { href: '/absences', label: 'nav.absences' },
      { href: '/ranking', label: 'nav.ranking' },
      { href: '/timetable', label: 'nav.timetable' },
      ...own,
      { href: '/settings', label: 'nav.settings' },
    ]
  }
  const items: NavigationItem[] = [
    { href: '/journals', label: 'nav.journals' },
    { href: '/classes', label: 'nav.classes' },
  ]
  if (isSuperuser(me)) {
    items.push({ href: '/people', label: 'nav.people' }, { href: '/school', label: 'nav.school' })
  }
  return [...items, ...own]
}
