import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { PupilAccessLog } from '../access_log/access_log'
import { useClassPupils } from '../api/queries'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { WriteNote } from '../notes/write_note'
import { PupilSection, sections } from '../pupil/pupil_section'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { ErasureDialog } from './erasure_dialog'

interface PupilPageProps {
  classId: string
  pupil: string
  section: string
  week?: string
}

// The section that says who has read the pupil's data.
const readers = 'access-log'

// A pupil as the staff see one.
export function PupilPage({ classId, pupil, section, week }: PupilPageProps) {
  const { t } = useI18n()
  const { me } = useSession()
  const pupils = useClassPupils(classId)
  const name = pupils.data?.find((p) => p.id === pupil)?.name ?? ''
  const base = `/classes/${classId}/pupils/${pupil}`
  const own = me.class_teacher_of.some((c) => c.id === classId)
  // A class teacher of the own class, and who enters for the whole school.
  const mayWrite = may(me, 'write_journals') && (own || may(me, 'read_school'))
  const seesReaders = may(me, 'read_access_log')
  return (
    <Stack>
      <div>
        <Link href={`/classes/${classId}`} className="no-print">
          ← {t('class.pupils')}
        </Link>
        <Group justify="space-between">
          <Title order={1} size="h3">
            {name}
          </Title>
          {may(me, 'erase_people') && <Erasure key={pupil} person={{ id: pupil, name }} />}
        </Group>
      </div>
      {mayWrite && name && <WriteNote key={pupil} pupil={{ id: pupil, name }} />}
      <nav aria-label={name} className="subnav no-print">
        {sections.map((s) => (
          <Link key={s} href={`${base}/${s}`} aria-current={s === section ? 'page' : undefined}>
            {t(`nav.${s}`)}
          </Link>
        ))}
        {seesReaders && (
          <Link href={`${base}/${readers}`} aria-current={section === readers ? 'page' : undefined}>
            {t('access_log.title')}
          </Link>
        )}
      </nav>
      {seesReaders && section === readers ? (
        <PupilAccessLog pupil={pupil} />
      ) : (
        <PupilSection
          pupil={pupil}
          section={section}
          week={week}
          base={base}
          viewer={own ? 'class_teacher' : 'staff'}
        />
      )}
    </Stack>
  )
}

function Erasure({ person }: { person: Named }) {
  const { t } = useI18n()
  const [step, setStep] = useState<'none' | 'asking' | 'done'>('none')
  return (
    <>
      <Text role="status" size="sm">
        {step === 'done' && t('erasure.done')}
      </Text>
      {step !== 'done' && person.name && (
        <Button
          size="xs"
          variant="subtle"
          color="red"
          className="no-print"
          onClick={() => setStep('asking')}
        >
          {t('erasure.title')}
        </Button>
      )}
      {step === 'asking' && (
        <ErasureDialog
          person={person}
          onErased={() => setStep('done')}
          onClose={() => setStep('none')}
        />
      )}
    </>
  )
}
