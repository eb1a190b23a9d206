import { Badge, Button, Checkbox, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { staffRoles } from '../api/people'
import { fieldError } from '../api/problem'
import { useChangeRoles, useStaff, type Employee } from '../api/staff'
import type { Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { Loaded } from '../ui/loaded'
import { ClosedProfile } from './closed_profile'

// Who works at the school, and in which roles.
export function StaffPage() {
  const { t } = useI18n()
  const staff = useStaff()
  const [changing, setChanging] = useState<Employee | null>(null)
  const [done, setDone] = useState('')
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('staff.title')}
      </Title>
      <Text size="sm" role="status">
        {done}
      </Text>
      <Loaded query={staff}>
        {(employees) => (
          <Table.ScrollContainer minWidth={480}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('people.who')}</Table.Th>
                  <Table.Th>{t('employee.roles')}</Table.Th>
                  <Table.Th>{t('calendar.action')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {employees.map((employee) => (
                  <EmployeeRow
                    key={employee.id}
                    employee={employee}
                    onChange={() => setChanging(employee)}
                    onDone={setDone}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
      {changing && (
        <RolesDialog
          employee={changing}
          onDone={() => {
            setChanging(null)
            setDone(t('staff.changed', { name: changing.name }))
          }}
          onClose={() => setChanging(null)}
        />
      )}
    </Stack>
  )
}

interface EmployeeRowProps {
  employee: Employee
  onChange: () => void
  onDone: (what: string) => void
}

function EmployeeRow({ employee, onChange, onDone }: EmployeeRowProps) {
  const { t } = useI18n()
  return (
    <Table.Tr>
      <Table.Td>{employee.name}</Table.Td>
      <Table.Td>{employee.roles.map((role) => t(`role.${role}`)).join(', ')}</Table.Td>
      <Table.Td>
        {employee.closed ? (
          <ClosedProfile
            profile={{ ...employee, role: employee.roles[0] ?? 'teacher' }}
            onDone={onDone}
          />
        ) : (
          <Group gap="xs">
            {!employee.has_password && (
              <Badge variant="light" color="orange">
                {t('parents.no_password')}
              </Badge>
            )}
            <Button
              size="xs"
              variant="default"
              aria-label={`${t('staff.change')}: ${employee.name}`}
              onClick={onChange}
            >
              {t('staff.change')}
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

interface RolesDialogProps {
  employee: Employee
  onDone: () => void
  onClose: () => void
}

function RolesDialog({ employee, onDone, onClose }: RolesDialogProps) {
  const { t } = useI18n()
  const [roles, setRoles] = useState(employee.roles)
  const change = useChangeRoles(employee.id, onDone)
  return (
    <FormDialog
      title={t('staff.roles_of', { name: employee.name })}
      submit={t('action.save')}
      busy={change.isPending}
      error={change.error}
      fields={['roles']}
      onSubmit={() => change.mutate({ roles })}
      onClose={onClose}
    >
      <Checkbox.Group
        label={t('employee.roles')}
        required
        value={roles}
        error={fieldError(change.error, 'roles')}
        onChange={(chosen: string[]) => setRoles(chosen as Role[])}
      >
        {staffRoles.map((role) => (
          <Checkbox key={role} mt="xs" value={role} label={t(`role.${role}`)} />
        ))}
      </Checkbox.Group>
    </FormDialog>
  )
}
