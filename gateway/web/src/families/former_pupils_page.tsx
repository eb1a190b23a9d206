import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormerPupils, type FormerPupil } from '../api/people'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { Reopening } from './closed_profile'
import { PupilParents } from './pupil_parents'

// Pupils whose profiles have ended, and why: found again when they come back (RV1).
export function FormerPupilsPage() {
  const { t } = useI18n()
  const former = useFormerPupils()
  const [search, setSearch] = useState('')
  const [done, setDone] = useState('')
  const wanted = search.trim().toLowerCase()
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('former_pupils.title')}
      </Title>
      <Text size="sm" role="status">
        {done}
      </Text>
      <Loaded query={former}>
        {(pupils) => {
          if (pupils.length === 0) return <Text>{t('former_pupils.none')}</Text>
          const shown = pupils.filter(({ name }) => name.toLowerCase().includes(wanted))
          return (
            <>
              <TextInput
                type="search"
                label={t('people.search')}
                maxLength={100}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              {shown.length === 0 && <Text>{t('letter.nobody_found')}</Text>}
              <ul className="plain-list">
                {shown.map((pupil) => (
                  <PupilRow key={pupil.id} pupil={pupil} onDone={setDone} />
                ))}
              </ul>
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}

interface PupilRowProps {
  pupil: FormerPupil
  // Told what was done, to say so.
  onDone: (what: string) => void
}

// A pupil, with its parents once they are asked for: some may have ended apart from it.
function PupilRow({ pupil, onDone }: PupilRowProps) {
  const { t } = useI18n()
  const { me } = useSession()
  const [open, setOpen] = useState(false)
  return (
    <li className="attendance-row">
      <Group justify="space-between">
        <div>
          <Text>{pupil.name}</Text>
          <Text size="sm" c="dimmed">
            {t('reason.label')}: {t(`end.${pupil.why ?? 'unknown'}`)}
          </Text>
        </div>
        <Group gap="xs">
          <Reopening
            profile={{ id: pupil.profile, name: pupil.name, role: 'pupil' }}
            onDone={onDone}
          />
          {may(me, 'manage_accounts') && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${t('parents.title')}: ${pupil.name}`}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {t('parents.title')}
            </Button>
          )}
        </Group>
      </Group>
      {open && <PupilParents pupil={pupil} />}
    </li>
  )
}
