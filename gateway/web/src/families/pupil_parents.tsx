import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useParents } from '../api/people'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { languageNames } from '../i18n/language'
import { Loaded } from '../ui/loaded'
import { ClosedProfile } from './closed_profile'
import { ParentDialog } from './parent_dialog'
import { PhoneDialog } from './phone_dialog'
import { ProfileActions } from './profile_actions'

// A pupil's parents, and what a school does for them to get in (A1, P9).
export function PupilParents({ pupil }: { pupil: Named }) {
  const { t } = useI18n()
  const parents = useParents(pupil.id)
  const [open, setOpen] = useState<'parent' | 'phone' | null>(null)
  const [done, setDone] = useState('')
  const onClose = () => setOpen(null)
  const finish = (what: string) => () => {
    onClose()
    setDone(what)
  }
  return (
    <Stack gap="sm">
      <Loaded query={parents}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{t('parents.none')}</Text>
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('parents.who')}</Table.Th>
                    <Table.Th>{t('person.phone')}</Table.Th>
                    <Table.Th>{t('language.label')}</Table.Th>
                    <Table.Th>{t('calendar.action')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((parent) => (
                    <Table.Tr key={parent.id}>
                      <Table.Td>
                        {parent.name} ({t(`role.${parent.role}`)})
                      </Table.Td>
                      <Table.Td>{parent.phone || t('parents.no_phone')}</Table.Td>
                      <Table.Td>{languageNames[parent.language]}</Table.Td>
                      <Table.Td>
                        {parent.closed ? (
                          <ClosedProfile profile={parent} onDone={setDone} />
                        ) : (
                          <Group gap="xs">
                            {!parent.has_password && (
                              <Badge variant="light" color="orange">
                                {t('parents.no_password')}
                              </Badge>
                            )}
                            <ProfileActions
                              profile={parent}
                              person={parent.person}
                              onDone={setDone}
                            />
                          </Group>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
      <Group gap="sm">
        <Button size="xs" onClick={() => setOpen('parent')}>
          {t('parent.register')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen('phone')}>
          {t('phone.change_pupil')}
        </Button>
        <Text size="sm" role="status">
          {done}
        </Text>
      </Group>
      {open === 'parent' && (
        <ParentDialog pupil={pupil} onDone={finish(t('parent.done'))} onClose={onClose} />
      )}
      {open === 'phone' && (
        <PhoneDialog person={pupil} onDone={finish(t('phone.done'))} onClose={onClose} />
      )}
    </Stack>
  )
}
