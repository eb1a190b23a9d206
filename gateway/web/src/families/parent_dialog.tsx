import { NativeSelect, Text } from '@mantine/core'
import { parentRoles, useRegisterParent, type NewParent } from '../api/people'
import type { Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { languageNames, languages, type Language } from '../i18n/language'
import { RegistrationDialog } from './registration_dialog'

interface ParentDialogProps {
  pupil: Named
  onDone: () => void
  onClose: () => void
}

const empty: NewParent = {
  role: 'mother',
  given_name: '',
  family_name: '',
  phone: '',
  language: 'lv',
}

// A parent's username is the pupil's personal code (A1).
export function ParentDialog({ pupil, onDone, onClose }: ParentDialogProps) {
  const { t } = useI18n()
  return (
    <RegistrationDialog
      title={t('parent.register')}
      empty={empty}
      register={useRegisterParent(pupil.id, onDone)}
      before={({ form, change, error }) => (
        <>
          <Text size="sm">{t('parent.text', { name: pupil.name })}</Text>
          <NativeSelect
            label={t('parent.role')}
            data-autofocus
            value={form.role}
            error={error('role')}
            onChange={(event) => change({ role: event.currentTarget.value as NewParent['role'] })}
            data={parentRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
        </>
      )}
      after={({ form, change, error }) => (
        <NativeSelect
          label={t('message_language.label')}
          value={form.language}
          error={error('language')}
          onChange={(event) => change({ language: event.currentTarget.value as Language })}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      )}
      onClose={onClose}
    />
  )
}
