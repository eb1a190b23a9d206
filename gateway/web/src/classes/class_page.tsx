import { Stack, Tabs, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useClasses, useClassPupils, useClassTimetable } from '../api/queries'
import { ClassParents } from '../families/class_parents'
import { useI18n } from '../i18n/i18n'
import { Timetable } from '../pupil/timetable'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'

export function ClassPage({ id }: { id: string }) {
  const { t } = useI18n()
  const name = useClasses().data?.find((c) => c.id === id)?.name
  const { me } = useSession()
  const manages = may(me, 'manage_accounts') || me.class_teacher_of.some((c) => c.id === id)
  const pupils = useClassPupils(id)
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('class.named', { name: name ?? '' })}
      </Title>
      <Tabs defaultValue="pupils" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="pupils">{t('class.pupils')}</Tabs.Tab>
          {manages && <Tabs.Tab value="parents">{t('parents.title')}</Tabs.Tab>}
          <Tabs.Tab value="timetable">{t('nav.timetable')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="pupils" pt="md">
          <Loaded query={pupils}>
            {(items) => (
              <ol className="pupil-list">
                {items.map((pupil) => (
                  <li key={pupil.id}>
                    <Link href={`/classes/${id}/pupils/${pupil.id}`}>{pupil.name}</Link>
                  </li>
                ))}
              </ol>
            )}
          </Loaded>
        </Tabs.Panel>
        {manages && (
          <Tabs.Panel value="parents" pt="md">
            <Loaded query={pupils}>{(items) => <ClassParents pupils={items} />}</Loaded>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="timetable" pt="md">
          <ClassTimetable id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function ClassTimetable({ id }: { id: string }) {
  const timetable = useClassTimetable(id)
  return <Loaded query={timetable}>{({ items }) => <Timetable items={items} />}</Loaded>
}
