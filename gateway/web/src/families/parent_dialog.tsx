import { NativeSelect, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { parentRoles, useRegisterParent, type NewParent } from '../api/people'
import { fieldError } from '../api/problem'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { languageNames, languages, type Language } from '../i18n/language'
import { FormDialog } from '../ui/form_dialog'
import { PhoneInput } from './phone_input'

interface ParentDialogProps {
  pupil: Named
  onDone: () => void
  onClose: () => void
}

const fields = ['role', 'given_name', 'family_name', 'phone', 'language']

// As soon as it is saved, the parent's password goes to the phone (A1, P1).
export function ParentDialog({ pupil, onDone, onClose }: ParentDialogProps) {
  const { t } = useI18n()
  const [form, setForm] = useState<NewParent>({
    role: 'mother',
    given_name: '',
    family_name: '',
    phone: '',
    language: 'lv',
  })
  const register = useRegisterParent(pupil.id, onDone)
  const change = (part: Partial<NewParent>) => setForm((old) => ({ ...old, ...part }))
  return (
    <FormDialog
      title={t('parent.register')}
      submit={t('parent.submit')}
      busy={register.isPending}
      error={register.error}
      fields={fields}
      onSubmit={() => register.mutate(form)}
      onClose={onClose}
    >
      <Text size="sm">{t('parent.text', { name: pupil.name })}</Text>
      <NativeSelect
        label={t('parent.role')}
        data-autofocus
        value={form.role}
        error={fieldError(register.error, 'role')}
        onChange={(event) => change({ role: event.currentTarget.value as NewParent['role'] })}
        data={parentRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <TextInput
        label={t('person.given_name')}
        required
        maxLength={50}
        value={form.given_name}
        error={fieldError(register.error, 'given_name')}
        onChange={(event) => change({ given_name: event.currentTarget.value })}
      />
      <TextInput
        label={t('person.family_name')}
        required
        maxLength={50}
        value={form.family_name}
        error={fieldError(register.error, 'family_name')}
        onChange={(event) => change({ family_name: event.currentTarget.value })}
      />
      <PhoneInput
        value={form.phone}
        error={fieldError(register.error, 'phone')}
        onChange={(phone) => change({ phone })}
      />
      <NativeSelect
        label={t('message_language.label')}
        value={form.language}
        error={fieldError(register.error, 'language')}
        onChange={(event) => change({ language: event.currentTarget.value as Language })}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
    </FormDialog>
  )
}
