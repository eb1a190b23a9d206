import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useChooseLanguage, type Account } from '../api/accounts'
import { useI18n } from '../i18n/i18n'
import { languageNames, languages, type Language } from '../i18n/language'
import { ProblemAlert } from '../ui/problem_alert'

// In which language texts and e-mails come; the page's own language stands above every page.
export function MessageLanguage({ account }: { account: Account }) {
  const { t } = useI18n()
  const choose = useChooseLanguage({})
  return (
    <Stack gap="sm" maw={420}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('message_language.label')}
          value={choose.isPending ? choose.variables.language : account.language}
          disabled={choose.isPending}
          onChange={(event) => choose.mutate({ language: event.currentTarget.value as Language })}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
        <Text size="sm" role="status">
          {choose.isSuccess && t('state.saved')}
        </Text>
      </Group>
      <ProblemAlert error={choose.error} />
    </Stack>
  )
}
