import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { client } from '../api/client'
import { formatsFor, type Formats } from './formats'
import { initialLanguage, storeLanguage, type Language } from './language'
import { translate, type Key, type Values } from './translate'

export interface I18n extends Formats {
  language: Language
  setLanguage: (language: Language) => void
  t: (key: Key, values?: Values) => string
}

const I18nContext = createContext<I18n | null>(null)

export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage)
  // Set while rendering, before any child asks the gateway for texts in this language.
  client.language = language

  useEffect(() => {
    document.documentElement.lang = language
    storeLanguage(language)
  }, [language])

  const i18n = useMemo<I18n>(
    () => ({
      language,
      setLanguage,
      t: (key, values) => translate(language, key, values),
      ...formatsFor(language),
    }),
    [language],
  )
  return <I18nContext value={i18n}>{children}</I18nContext>
}

export function useI18n(): I18n {
  const i18n = use(I18nContext)
  if (!i18n) throw new Error('useI18n outside I18nProvider')
  return i18n
}
