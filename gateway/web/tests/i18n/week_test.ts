import { describe, expect, it } from 'vitest'
import { addDays, addWeeks, isWeek, mondayOf, today, weekdayOf, weekOf } from '../../src/i18n/week'

describe('Weeks', () => {
  it.each([
    ['2026-11-12', '2026-W46'],
    ['2026-01-01', '2026-W01'],
    ['2025-12-29', '2026-W01'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
  ])('%s is in %s', (date, week) => {
    expect(weekOf(date)).toBe(week)
  })

  it('begin on Monday', () => {
    expect(mondayOf('2026-W46')).toBe('2026-11-09')
    expect(mondayOf('2026-W01')).toBe('2025-12-29')
    expect(weekdayOf('2026-11-09')).toBe(1)
    expect(weekdayOf('2026-11-15')).toBe(7)
  })

  it('follow one another across years of 53 weeks', () => {
    expect(addWeeks('2026-W52', 1)).toBe('2026-W53')
    expect(addWeeks('2026-W53', 1)).toBe('2027-W01')
    expect(addWeeks('2027-W01', -1)).toBe('2026-W53')
  })

  it('are not moved by daylight saving', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
  })

  it('are recognised', () => {
    expect(isWeek('2026-W53')).toBe(true)
    expect(isWeek('2025-W53')).toBe(false)
    expect(isWeek('2026-W00')).toBe(false)
    expect(isWeek('marks')).toBe(false)
  })
})

describe('Today', () => {
  it('is the day in Riga', () => {
    expect(today(new Date('2026-11-11T22:30:00Z'))).toBe('2026-11-12')
    expect(today(new Date('2026-07-01T20:59:00Z'))).toBe('2026-07-01')
  })
})
