import { describe, expect, it } from 'vitest'
import type { DatedMark } from '../../src/api/types'
import { bandsOf } from '../../src/pupil/distribution'
import { sparklinePoints } from '../../src/pupil/sparkline'
import { currentPeriod } from '../../src/ui/period'

const mark = (date: string, value: string, scale: DatedMark['scale'] = 'ten'): DatedMark => ({
  id: date,
  date,
  value,
  scale,
  kind: 'formative',
  weight: 1,
  lesson: '',
})

describe('Sparkline', () => {
  it('runs from the first date to the last, ten at the top', () => {
    const points = sparklinePoints([mark('2026-10-02', '10'), mark('2026-10-01', '1')])
    expect(points).toEqual([
      { x: 4, y: 24 },
      { x: 92, y: 4 },
    ])
  })

  it('leaves out what has no place on a scale of ten', () => {
    const marks = [mark('1', 'nv'), mark('2', 'i', 'pass'), mark('3', '85', 'percent')]
    expect(sparklinePoints(marks)).toEqual([])
  })
})

describe('Ranking distribution', () => {
  const ranking = {
    place: 1,
    of: 3,
    distribution: [
      { average_from: '8.00', count: 1 },
      { average_from: 6, count: 2 },
    ],
  }
  const own = (average: string | null) =>
    bandsOf(ranking, average)
      .filter((b) => b.own)
      .map((b) => b.from)

  it('marks the band that holds the average', () => {
    expect(own('7.99')).toEqual([6])
    expect(own('8.00')).toEqual([8])
  })

  it('marks none without an average, or below all bands', () => {
    expect(own(null)).toEqual([])
    expect(own('5.00')).toEqual([])
  })
})

describe('Current period', () => {
  const periods = [
    { id: 'a', title: '', from: '2026-09-01', to: '2026-12-18' },
    { id: 'b', title: '', from: '2027-01-04', to: '2027-05-28' },
  ]

  it.each([
    ['2026-08-20', 'a'],
    ['2026-11-12', 'a'],
    ['2026-12-28', 'a'],
    ['2027-01-04', 'b'],
    ['2027-07-01', 'b'],
  ])('on %s is %s', (date, id) => {
    expect(currentPeriod(periods, date)?.id).toBe(id)
  })
})
