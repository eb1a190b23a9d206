import { describe, expect, it } from 'vitest'
import { fieldError, otherErrors, Problem } from '../../src/api/problem'

const problem = new Problem({
  title: 'Nederīgs',
  status: 422,
  errors: [
    { pointer: '/topic', detail: 'Temats ir tukšs.' },
    { pointer: '/substitution/reason', detail: 'Nav iemesla.' },
    { pointer: '#/number', detail: 'Par lielu.' },
  ],
})

describe('Problem', () => {
  it('gives a field its own messages', () => {
    expect(fieldError(problem, 'topic')).toBe('Temats ir tukšs.')
    expect(fieldError(problem, 'substitution.reason')).toBe('Nav iemesla.')
    expect(fieldError(problem, 'number')).toBe('Par lielu.')
    expect(fieldError(problem, 'homework')).toBeUndefined()
  })

  it('keeps the messages that no field shows', () => {
    expect(otherErrors(problem, ['topic', 'number'])).toEqual(['Nav iemesla.'])
  })

  it('says nothing twice', () => {
    const said = (detail: string) => new Problem({ title: 'Slēgts.', status: 409, detail }).detail
    expect(said('Slēgts.')).toBeUndefined()
    expect(said('Semestris ir slēgts.')).toBe('Semestris ir slēgts.')
  })

  it('has nothing for other errors', () => {
    expect(fieldError(new Error('x'), 'topic')).toBeUndefined()
    expect(otherErrors(null, [])).toEqual([])
  })
})
