import { useMutation } from '@tanstack/react-query'
import { useFamily, type Child, type Institution } from '../api/family'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { ProblemAlert } from '../ui/problem_alert'

// The top row: the parent's children and their institutions, to go on as another (F4). Nothing
// while there is only one.
export function FamilySwitch() {
  const { t } = useI18n()
  const { goOnAs } = useSession()
  const { data: family } = useFamily(true)
  const going = useMutation({ mutationFn: goOnAs })
  const choices = (family?.children ?? []).flatMap((child) =>
    child.institutions.map((institution) => ({
      ...institution,
      name: institutionText(child, institution),
    })),
  )
  if (choices.length < 2) return null
  return (
    <>
      <nav aria-label={t('children.switch')} className="family">
        {choices.map(({ profile, name, current }) => (
          <button
            key={profile}
            type="button"
            aria-current={current || undefined}
            disabled={going.isPending}
            onClick={() => {
              if (!current) going.mutate({ profile, name })
            }}
          >
            {name}
          </button>
        ))}
      </nav>
      <ProblemAlert error={going.error} />
    </>
  )
}

function institutionText(child: Child, institution: Institution): string {
  return [child.name, institution.class, institution.school.name].filter(Boolean).join(', ')
}
