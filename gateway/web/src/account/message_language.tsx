import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useChooseLanguage } from '../api/accounts'
import { useI18n } from '../i18n/i18n'
import { languageNames, languages, type Language } from '../i18n/language'
import { useSession } from '../session/session'
import { ProblemAlert } from '../ui/problem_alert'

// In which language texts and e-mails come; the page's own language stands above every page.
export function MessageLanguage() {
  const { t } = useI18n()
  const { me } = useSession()
  const choose = useChooseLanguage()
  const chosen = choose.isError ? undefined : choose.variables?.language
  const value = chosen ?? me.language ?? ''
  return (
    <Stack gap="sm" maw={420}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('message_language.label')}
          value={value}
          disabled={choose.isPending}
          onChange={(event) => choose.mutate({ language: event.currentTarget.value as Language })}
          data={[
            ...(value === '' ? [{ value: '', label: '–', disabled: true }] : []),
            ...languages.map((known) => ({ value: known, label: languageNames[known] })),
          ]}
        />
        <Text size="sm" role="status">
          {choose.isSuccess && t('state.saved')}
        </Text>
      </Group>
      <ProblemAlert error={choose.error} />
    </Stack>
  )
}
