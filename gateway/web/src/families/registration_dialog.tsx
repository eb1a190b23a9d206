import { TextInput } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fieldError } from '../api/problem'
import type { Written } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'
import { PhoneInput } from './phone_input'

interface Person {
  given_name: string
  family_name: string
  // Of those whose username it is.
  personal_code?: string
  phone: string
}

export interface Entry<Form> {
  form: Form
  change: (part: Partial<Form>) => void
  error: (field: keyof Form & string) => string | undefined
}

interface RegistrationDialogProps<Form extends Person> {
  title: string
  empty: Form
  register: UseMutationResult<Written, Error, Form>
  // What stands before the name, and then has the focus, and after the phone.
  before?: (entry: Entry<Form>) => ReactNode
  after: (entry: Entry<Form>) => ReactNode
  onClose: () => void
}

const texts = ['given_name', 'family_name', 'personal_code'] as const

// Somebody new at the school. As soon as it is saved, a password goes to the phone (A4, P1).
export function RegistrationDialog<Form extends Person>(props: RegistrationDialogProps<Form>) {
  const { empty, register, before } = props
  const { t } = useI18n()
  const [form, setForm] = useState(empty)
  const change = (part: Partial<Person>) => setForm((old) => ({ ...old, ...part }))
  const error = (field: string) => fieldError(register.error, field)
  return (
    <FormDialog
      title={props.title}
      submit={t('parent.submit')}
      busy={register.isPending}
      error={register.error}
      fields={Object.keys(empty)}
      onSubmit={() => register.mutate(form)}
      onClose={props.onClose}
    >
      {before?.({ form, change, error })}
      {texts
        .filter((name) => name in empty)
        .map((name) => (
          <TextInput
            key={name}
            label={t(`person.${name}`)}
            required
            data-autofocus={!before && name === 'given_name'}
            autoComplete="off"
            maxLength={50}
            value={form[name]}
            error={error(name)}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
      <PhoneInput
        value={form.phone}
        error={error('phone')}
        onChange={(phone) => change({ phone })}
      />
      {props.after({ form, change, error })}
    </FormDialog>
  )
}
