import { Badge, Button, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useUnlinkChild, type Family } from '../api/family'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'

interface Removal {
  profile: string
  // The child and the institution.
  name: string
  current: boolean
}

export function ChildList({ family }: { family: Family }) {
  const { t } = useI18n()
  const [removing, setRemoving] = useState<Removal | null>(null)
  const [done, setDone] = useState('')
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('children.child')}</Table.Th>
              <Table.Th>{t('children.institution')}</Table.Th>
              <Table.Th>{t('calendar.action')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {family.children.flatMap((child) =>
              child.institutions.map(({ profile, school, class: name, current }) => (
                <Table.Tr key={profile}>
                  <Table.Td>{child.name}</Table.Td>
                  <Table.Td>
                    {school.name}
                    {name && `, ${name}`}{' '}
                    {current && <Badge variant="light">{t('children.current')}</Badge>}
                  </Table.Td>
                  <Table.Td>
                    {family.id && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${t('children.remove')}: ${child.name}, ${school.name}`}
                        onClick={() =>
                          setRemoving({ profile, current, name: `${child.name}, ${school.name}` })
                        }
                      >
                        {t('children.remove')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              )),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" role="status">
        {done}
      </Text>
      {removing && (
        <RemovalDialog
          removal={removing}
          onDone={() => {
            setRemoving(null)
            setDone(t('children.removed'))
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Stack>
  )
}

interface RemovalDialogProps {
  removal: Removal
  onDone: () => void
  onClose: () => void
}

function RemovalDialog({ removal, onDone, onClose }: RemovalDialogProps) {
  const { t } = useI18n()
  const unlink = useUnlinkChild(onDone)
  return (
    <FormDialog
      title={`${t('children.remove')}: ${removal.name}`}
      submit={t('children.remove')}
      color="red"
      busy={unlink.isPending}
      error={unlink.error}
      onSubmit={() => unlink.mutate({ profile: removal.profile })}
      onClose={onClose}
    >
      <Text size="sm">
        {t(removal.current ? 'children.remove_current' : 'children.remove_text')}
      </Text>
    </FormDialog>
  )
}
