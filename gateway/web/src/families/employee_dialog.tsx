import { Checkbox, TextInput } from '@mantine/core'
import { staffRoles, useRegisterEmployee, type NewEmployee } from '../api/people'
import type { Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { RegistrationDialog } from './registration_dialog'

interface EmployeeDialogProps {
  onDone: () => void
  onClose: () => void
}

const empty: NewEmployee = {
  given_name: '',
  family_name: '',
  personal_code: '',
  phone: '',
  email: '',
  roles: ['teacher'],
}

// An employee's username is the own personal code (A7).
export function EmployeeDialog({ onDone, onClose }: EmployeeDialogProps) {
  const { t } = useI18n()
  return (
    <RegistrationDialog
      title={t('employee.register')}
      empty={empty}
      register={useRegisterEmployee(onDone)}
      after={({ form, change, error }) => (
        <>
          <TextInput
            type="email"
            label={t('person.email')}
            autoComplete="off"
            maxLength={200}
            value={form.email}
            error={error('email')}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <Checkbox.Group
            label={t('employee.roles')}
            required
            value={form.roles}
            error={error('roles')}
            onChange={(roles: string[]) => change({ roles: roles as Role[] })}
          >
            {staffRoles.map((role) => (
              <Checkbox key={role} mt="xs" value={role} label={t(`role.${role}`)} />
            ))}
          </Checkbox.Group>
        </>
      )}
      onClose={onClose}
    />
  )
}
