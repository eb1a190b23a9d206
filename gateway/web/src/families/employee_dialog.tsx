import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { staffRoles, useRegisterEmployee, type NewEmployee } from '../api/people'
import { fieldError } from '../api/problem'
import type { Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { PhoneInput } from './phone_input'

interface EmployeeDialogProps {
  onDone: () => void
  onClose: () => void
}

const texts = ['given_name', 'family_name', 'personal_code'] as const
const fields = [...texts, 'phone', 'email', 'roles']

// An employee's username is the own personal code; the password goes to the phone (A4, A7).
export function EmployeeDialog({ onDone, onClose }: EmployeeDialogProps) {
  const { t } = useI18n()
  const [form, setForm] = useState<NewEmployee>({
    given_name: '',
    family_name: '',
    personal_code: '',
    phone: '',
    email: '',
    roles: ['teacher'],
  })
  const register = useRegisterEmployee(onDone)
  const change = (part: Partial<NewEmployee>) => setForm((old) => ({ ...old, ...part }))
  return (
    <FormDialog
      title={t('employee.register')}
      submit={t('parent.submit')}
      busy={register.isPending}
      error={register.error}
      fields={fields}
      onSubmit={() => register.mutate(form)}
      onClose={onClose}
    >
      {texts.map((name) => (
        <TextInput
          key={name}
          label={t(`person.${name}`)}
          required
          data-autofocus={name === 'given_name'}
          autoComplete="off"
          maxLength={50}
          value={form[name]}
          error={fieldError(register.error, name)}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      <PhoneInput
        value={form.phone}
        error={fieldError(register.error, 'phone')}
        onChange={(phone) => change({ phone })}
      />
      <TextInput
        type="email"
        label={t('person.email')}
        autoComplete="off"
        maxLength={200}
        value={form.email}
        error={fieldError(register.error, 'email')}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <Checkbox.Group
        label={t('employee.roles')}
        required
        value={form.roles}
        error={fieldError(register.error, 'roles')}
        onChange={(roles: string[]) => change({ roles: roles as Role[] })}
      >
        {staffRoles.map((role) => (
          <Checkbox key={role} mt="xs" value={role} label={t(`role.${role}`)} />
        ))}
      </Checkbox.Group>
    </FormDialog>
  )
}
