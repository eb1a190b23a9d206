import { SegmentedControl } from '@mantine/core'
import { useI18n } from '../i18n/i18n'
import { languages, type Language } from '../i18n/language'

export function LanguageSelect() {
  const { language, setLanguage, t } = useI18n()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language.label')}
      value={language}
      onChange={(value) => setLanguage(value as Language)}
      data={languages.map((value) => ({ value, label: value.toUpperCase() }))}
    />
  )
}
