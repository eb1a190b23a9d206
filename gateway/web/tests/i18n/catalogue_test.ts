import { describe, expect, it } from 'vitest'
import { languages } from '../../src/i18n/language'
import { catalogues, translate, type Key, type Message } from '../../src/i18n/translate'

const keys = Object.keys(catalogues.lv) as Key[]
const texts = (message: Message) =>
  typeof message === 'string' ? [message] : Object.values(message)
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
const sources = Object.values(
  import.meta.glob<string>(['../../src/**/*.{ts,tsx}', '!../../src/i18n/**'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n')

describe('Catalogues', () => {
  it.each(languages)('have the same keys in %s', (language) => {
    expect(Object.keys(catalogues[language])).toEqual(keys)
  })

  it.each(languages)('leave no message empty in %s', (language) => {
    for (const key of keys) {
      for (const text of texts(catalogues[language][key])) expect(text.trim(), key).not.toBe('')
    }
  })

  it.each(languages)('use the placeholders of Latvian in %s', (language) => {
    for (const key of keys) {
      const expected = placeholders(texts(catalogues.lv[key])[0]!)
      for (const text of texts(catalogues[language][key])) {
        expect(placeholders(text), key).toEqual(expected)
      }
    }
  })

  it.each(languages)('have exactly the plural forms that %s has', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort()
    for (const key of keys) {
      const message = catalogues[language][key]
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual(forms)
    }
  })

  it('have no message that nothing shows', () => {
    const unused = keys.filter((key) => {
      const dot = key.lastIndexOf('.')
      const uses = [`'${key}'`, `\`${key.slice(0, dot + 1)}\${`]
      const suffixed = `}${key.slice(dot)}\``
      const stem = /^(.*[._])[a-z]+$/.exec(key)?.[1] ?? key
      return (
        ![...uses, suffixed, `\`${stem}\${`].some((use) => sources.includes(use)) &&
        !/^help\.\w+_(title|text)$/.test(key)
      )
    })
    expect(unused).toEqual([])
  })
})

describe('Translation', () => {
  it('uses the zero, one and other forms of Latvian', () => {
    const missed = (count: number) => translate('lv', 'absences.absent', { count })
    expect(missed(0)).toBe('0 kavētu stundu')
    expect(missed(1)).toBe('1 kavēta stunda')
    expect(missed(2)).toBe('2 kavētas stundas')
    expect(missed(11)).toBe('11 kavētu stundu')
    expect(missed(21)).toBe('21 kavēta stunda')
  })

  it('uses the one, few and many forms of Russian', () => {
    const missed = (count: number) => translate('ru', 'absences.absent', { count })
    expect(missed(1)).toBe('1 пропущенный урок')
    expect(missed(3)).toBe('3 пропущенных урока')
    expect(missed(12)).toBe('12 пропущенных уроков')
  })

  it('shows a word that only a newer gateway knows', () => {
    expect(translate('lv', 'role.librarian' as Key)).toBe('librarian')
  })

  it('fills in values and leaves unknown placeholders visible', () => {
    expect(translate('en', 'ranking.place', { place: 2, of: 25 })).toBe('place 2 of 25')
    expect(translate('en', 'ranking.place', { place: 2 })).toBe('place 2 of {of}')
  })
})
