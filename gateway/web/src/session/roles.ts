import type { Me, Permission, Role } from '../api/types'

const family: readonly Role[] = ['pupil', 'mother', 'father', 'guardian']

export function isFamily(role: Role): boolean {
  return family.includes(role)
}

export function isParent(role: Role): boolean {
  return isFamily(role) && role !== 'pupil'
}

// What a gateway that says no permissions lets whom do.
const substitutes: readonly Role[] = ['teacher', 'deputy', 'director', 'superuser']

const publishers: readonly Role[] = ['deputy', 'director', 'superuser']
const readers: readonly Role[] = ['deputy', 'director', 'superuser', 'auditor']

function mayByRole(role: Role, permission: Permission): boolean {
  if (permission === 'write_mail') return role !== 'auditor'
  if (permission === 'write_journals' || permission === 'manage_class_accounts') {
    return substitutes.includes(role)
  }
  if (permission === 'read_school') return readers.includes(role)
  if (permission === 'publish_news') return publishers.includes(role)
  return role === 'superuser'
}

const ofPeople: readonly Permission[] = [
  'manage_accounts',
  'manage_staff',
  'close_profiles',
  'read_school',
]

// Whether it looks after people of the school, beside a class of its own, or sees who has left.
export function seesPeople(me: Me): boolean {
  return ofPeople.some((permission) => may(me, permission))
}

// Also whose ended profile it may open again.
export function mayClose(me: Me, role: Role): boolean {
  return may(me, 'close_profiles') && (isFamily(role) || may(me, 'manage_staff'))
}

// What is left of them to a profile that has ended.
const reading: readonly Permission[] = [
  'read_journals',
  'read_school',
  'read_messages',
  'read_access_log',
]

export function may(me: Me, permission: Permission): boolean {
  if (me.former && !reading.includes(permission)) return false
  if (me.permissions) return me.permissions.includes(permission)
  return [me.role, ...me.roles].some((role) => mayByRole(role, permission))
}
