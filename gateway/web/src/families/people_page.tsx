import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useAddressees } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { correspondentText } from '../mail/correspondents'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { EmployeeDialog } from './employee_dialog'
import { ProfileActions } from './profile_actions'

// Everybody of the school: found by name, since they are many.
export function PeoplePage() {
  const { t } = useI18n()
  const { me } = useSession()
  const [search, setSearch] = useState('')
  const [q] = useDebouncedValue(search.trim(), 250)
  const [registering, setRegistering] = useState(false)
  const [done, setDone] = useState('')
  const people = useAddressees(q)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('nav.people')}
        </Title>
        {may(me, 'manage_staff') && (
          <Button variant="default" onClick={() => setRegistering(true)}>
            {t('employee.register')}
          </Button>
        )}
      </Group>
      <TextInput
        type="search"
        label={t('people.search')}
        maxLength={100}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Text size="sm" role="status">
        {done}
      </Text>
      <Loaded query={people}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <Text>{t('letter.nobody_found')}</Text>}
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('people.who')}</Table.Th>
                  <Table.Th>{t('calendar.action')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((profile) => (
                  <Table.Tr key={profile.id}>
                    <Table.Td>{correspondentText(t, profile)}</Table.Td>
                    <Table.Td>
                      <ProfileActions
                        profile={profile}
                        person={profile.role === 'pupil' ? profile.pupil?.id : undefined}
                        onDone={setDone}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {next && <Text size="sm">{t('people.more')}</Text>}
          </>
        )}
      </Loaded>
      {registering && (
        <EmployeeDialog
          onDone={() => {
            setRegistering(false)
            setDone(t('employee.done'))
          }}
          onClose={() => setRegistering(false)}
        />
      )}
    </Stack>
  )
}
