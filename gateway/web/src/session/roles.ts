import type { Me, Role } from '../api/types'

const family: readonly Role[] = ['pupil', 'mother', 'father', 'guardian']

export function isFamily(role: Role): boolean {
  return family.includes(role)
}

export function isParent(role: Role): boolean {
  return isFamily(role) && role !== 'pupil'
}

const substitutes: readonly Role[] = ['teacher', 'deputy', 'director', 'superuser']

export function maySubstitute(me: Me): boolean {
  return [me.role, ...me.roles].some((role) => substitutes.includes(role))
}

export function isSuperuser(me: Me): boolean {
  return me.role === 'superuser' || me.roles.includes('superuser')
}

// The auditor reads everything and writes nothing.
export function mayWriteLetters(me: Me): boolean {
  return [me.role, ...me.roles].some((role) => role !== 'auditor')
}
