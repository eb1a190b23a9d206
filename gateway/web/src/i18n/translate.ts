import { en } from './en'
import type { Language } from './language'
import { lv } from './lv'
import { ru } from './ru'

export type Key = keyof typeof lv
export type Plural = { readonly other: string } & {
  readonly [category in Intl.LDMLPluralRule]?: string
}
export type Message = string | Plural

// Every language has exactly the keys of Latvian, and a plural where Latvian has one.
export type Translated<Latvian> = {
  readonly [K in keyof Latvian]: Latvian[K] extends string ? string : Plural
}
export type Catalogue = Translated<typeof lv>

export type Values = Readonly<Record<string, string | number>>

export const catalogues: Record<Language, Catalogue> = { lv, ru, en }

const pluralRules: Record<Language, Intl.PluralRules> = {
  lv: new Intl.PluralRules('lv'),
  ru: new Intl.PluralRules('ru'),
  en: new Intl.PluralRules('en'),
}

// A plural message is chosen by the value `count`.
export function translate(language: Language, key: Key, values: Values = {}): string {
  const message: Message | undefined = catalogues[language][key]
  // A role or kind that only a newer gateway knows shows as the gateway calls it.
  if (message === undefined) return key.slice(key.lastIndexOf('.') + 1)
  return fill(typeof message === 'string' ? message : choose(language, message, values), values)
}

function choose(language: Language, message: Plural, values: Values): string {
  return message[pluralRules[language].select(Number(values.count))] ?? message.other
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    name in values ? String(values[name]) : placeholder,
  )
}
