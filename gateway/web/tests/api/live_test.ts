import { describe, expect, it } from 'vitest'
import { staleAfter } from '../../src/api/live'

describe('Live events', () => {
  it('make stale what a mark changes', () => {
    expect(staleAfter('mark', { journal: 'j1', pupil: 'p1' })).toEqual([
      ['journal', 'j1'],
      ['pupil', 'p1', 'diary'],
      ['pupil', 'p1', 'marks'],
      ['pupil', 'p1', 'ranking'],
      ['mark-history'],
    ])
  })

  it('make every journal stale after an absence, which names none', () => {
    expect(staleAfter('absence', { pupil: 'p1' })).toEqual([
      ['journal'],
      ['pupil', 'p1', 'diary'],
      ['pupil', 'p1', 'absences'],
    ])
  })

  it('make the diary stale, and its notes, after a note', () => {
    expect(staleAfter('diary_note', { pupil: 'p1' })).toEqual([
      ['pupil', 'p1', 'diary'],
      ['pupil', 'p1', 'notes'],
    ])
  })

  it('make the news stale', () => {
    expect(staleAfter('news', {})).toEqual([['news']])
  })

  it('make every pupil stale when they name none', () => {
    expect(staleAfter('lesson', { journal: 'j1', lesson: 'l1' })).toEqual([
      ['journal', 'j1'],
      ['pupil'],
    ])
  })

  it('make everything stale after a reset or a change of the school', () => {
    expect(staleAfter('reset', {})).toBeNull()
    expect(staleAfter('school', {})).toBeNull()
  })
})
