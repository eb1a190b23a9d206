import { Stack, Title } from '@mantine/core'
import { Link, Redirect } from 'wouter'
import { useI18n } from '../i18n/i18n'
import { isParent } from '../session/roles'
import { useSession } from '../session/session'
import { ChildrenPage } from './children_page'
import { FamilySetPage } from './family_set_page'

const titles = { children: 'children.title', 'family-set': 'family_set.title' } as const
type Part = keyof typeof titles

// `Uzstādījumi`: what a family settles for itself.
export function SettingsSection({ params }: { params: { part?: string } }) {
  const { t } = useI18n()
  const { me } = useSession()
  const parts: Part[] = isParent(me.role) ? ['children', 'family-set'] : ['family-set']
  const open = parts.find((part) => part === params.part)
  if (!params.part) return <Redirect to={`/settings/${parts[0]}`} replace />
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('nav.settings')}
      </Title>
      <nav aria-label={t('nav.settings')} className="subnav no-print">
        {parts.map((part) => (
          <Link
            key={part}
            href={`/settings/${part}`}
            aria-current={part === open ? 'page' : undefined}
          >
            {t(titles[part])}
          </Link>
        ))}
      </nav>
      {open === 'children' && <ChildrenPage />}
      {open === 'family-set' && <FamilySetPage />}
      {!open && <p>{t('error.not_found')}</p>}
    </Stack>
  )
}
