import { describe, expect, it } from 'vitest'
import { markText, parseEntry } from '../../src/journal/mark_entry'

const mark = (scale: string, value: string) => ({ what: 'mark', scale, value })

describe('Mark entry', () => {
  it.each([
    ['1', 'ten', mark('ten', '1')],
    ['10', 'ten', mark('ten', '10')],
    ['0', 'ten', mark('ten', '10')],
    [' 7 ', 'ten', mark('ten', '7')],
    ['7', 'pass', mark('ten', '7')],
    ['i', 'ten', mark('pass', 'i')],
    ['NI', 'ten', mark('pass', 'ni')],
    ['s', 'ten', mark('stap', 'S')],
    ['P', 'percent', mark('stap', 'P')],
    ['nv', 'ten', mark('ten', 'nv')],
    ['nv', 'stap', mark('stap', 'nv')],
    ['0', 'percent', mark('percent', '0')],
    ['85', 'percent', mark('percent', '85')],
    ['100%', 'percent', mark('percent', '100')],
  ] as const)('%s in a column of scale %s', (text, scale, entry) => {
    expect(parseEntry(text, scale)).toEqual(entry)
  })

  it('reads absences', () => {
    expect(parseEntry('n', 'ten')).toEqual({ what: 'absence', absence: 'absent' })
    expect(parseEntry('K', 'ten')).toEqual({ what: 'absence', absence: 'late' })
  })

  it.each(['11', '00', '05', '7.5', '-1', 'x', 'nn', 'sa'])('does not know %s', (text) => {
    expect(parseEntry(text, 'ten')).toEqual({ what: 'unknown' })
  })

  it.each(['101', '007', '%'])('does not know %s percent', (text) => {
    expect(parseEntry(text, 'percent')).toEqual({ what: 'unknown' })
  })

  it('takes an empty cell for nothing', () => {
    expect(parseEntry('  ', 'ten')).toEqual({ what: 'nothing' })
  })

  it('shows percent with its sign, but not where there is no mark', () => {
    expect(markText({ scale: 'percent', value: '85' })).toBe('85%')
    expect(markText({ scale: 'percent', value: 'nv' })).toBe('nv')
  })
})
