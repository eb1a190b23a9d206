import { Stack, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useClassPupils } from '../api/queries'
import { useI18n } from '../i18n/i18n'
import { PupilSection, sections } from '../pupil/pupil_section'
import { useSession } from '../session/session'

interface PupilPageProps {
  classId: string
  pupil: string
  section: string
  week?: string
}

// A pupil as the staff see one.
export function PupilPage({ classId, pupil, section, week }: PupilPageProps) {
  const { t } = useI18n()
  const { me } = useSession()
  const pupils = useClassPupils(classId)
  const name = pupils.data?.find((p) => p.id === pupil)?.name ?? ''
  const base = `/classes/${classId}/pupils/${pupil}`
  const own = me.class_teacher_of.some((c) => c.id === classId)
  return (
    <Stack>
      <div>
        <Link href={`/classes/${classId}`} className="no-print">
          ← {t('class.pupils')}
        </Link>
        <Title order={1} size="h3">
          {name}
        </Title>
      </div>
      <nav aria-label={name} className="subnav no-print">
        {sections.map((s) => (
          <Link key={s} href={`${base}/${s}`} aria-current={s === section ? 'page' : undefined}>
            {t(`nav.${s}`)}
          </Link>
        ))}
      </nav>
      <PupilSection
        pupil={pupil}
        section={section}
        week={week}
        base={base}
        viewer={own ? 'class_teacher' : 'staff'}
      />
    </Stack>
  )
}
