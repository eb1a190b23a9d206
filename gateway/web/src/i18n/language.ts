export const languages = ['lv', 'ru', 'en'] as const
export type Language = (typeof languages)[number]

// Each in its own words, for whoever cannot read the language that is shown.
export const languageNames: Record<Language, string> = {
  lv: 'latviešu',
  ru: 'русский',
  en: 'English',
}

const stored = 'klade.language'

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

// Latvian unless the person has chosen, or the browser asks only for one of the other two.
export function initialLanguage(): Language {
  const chosen = readStored()
  if (isLanguage(chosen)) return chosen
  const wanted = navigator.languages.map((l) => l.slice(0, 2).toLowerCase())
  return wanted.find(isLanguage) ?? 'lv'
}

export function storeLanguage(language: Language) {
  try {
    localStorage.setItem(stored, language)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(stored)
  } catch {
    return null
  }
}
