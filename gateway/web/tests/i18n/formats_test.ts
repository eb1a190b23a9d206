import { describe, expect, it } from 'vitest'
import { formatsFor } from '../../src/i18n/formats'

describe('A day', () => {
  it('ends in no full stop, which that of its sentence would follow', () => {
    const date = '2026-11-27'
    expect(formatsFor('lv').day(date)).toBe('2026. gada 27. novembris')
    expect(formatsFor('ru').day(date)).toBe('27 ноября 2026')
    expect(formatsFor('en').day(date)).toBe('27 November 2026')
  })
})
