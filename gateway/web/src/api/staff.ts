import { useQuery, type QueryKey } from '@tanstack/react-query'
import { client } from './client'
import { all, keys, part, useWrite } from './queries'
import type { Permission, Role } from './types'

// Who works at the school, and what its roles may (1.11).

export interface Employee {
  id: string
  person: string
  name: string
  roles: Role[]
  has_password: boolean
  closed: boolean
}

export interface RoleBundle {
  role: Role
  // What it may now, what the school may give it, and of that what cannot be taken from it.
  permissions: Permission[]
  possible: Permission[]
  fixed: Permission[]
  // Set by the school.
  changed: boolean
}

const staff: QueryKey = ['staff']
const roles: QueryKey = ['roles']

export function useStaff() {
  return useQuery({
    queryKey: staff,
    queryFn: ({ signal }) => all<Employee>('/school/staff', signal),
  })
}

export function useRoles() {
  return useQuery({
    queryKey: roles,
    queryFn: ({ signal }) => client.get<{ items: RoleBundle[] }>('/school/roles', { signal }),
  })
}

export function useChangeRoles(profile: string, then: () => void) {
  return useWrite<{ roles: Role[] }>({
    path: () => `/profiles/${part(profile)}/roles`,
    affects: [staff, keys.me],
    then,
  })
}

export function useSetPermissions(role: Role) {
  return useWrite<{ permissions: Permission[] }>({
    path: () => `/school/roles/${part(role)}/permissions`,
    affects: [roles, keys.me],
  })
}
