import { useQuery, type QueryKey } from '@tanstack/react-query'
import type { Language } from '../i18n/language'
import { client } from './client'
import { all, part, useWrite } from './queries'
import type { Role } from './types'

// How a school lets people in: parents, staff, phones, passwords by text, the end of a profile.

export interface Parent {
  id: string
  person: string
  role: Role
  name: string
  phone: string
  language: Language
  has_password: boolean
  closed: boolean
}

export const parentRoles = ['mother', 'father', 'guardian'] as const
export const staffRoles = [
  'teacher',
  'events_teacher',
  'deputy',
  'deputy_studies',
  'deputy_methodology',
  'deputy_creative',
  'deputy_extracurricular',
  'director',
  'clerk',
  'superuser',
  'auditor',
] as const

export interface NewParent {
  role: (typeof parentRoles)[number]
  given_name: string
  family_name: string
  phone: string
  language: Language
}

export interface NewEmployee {
  given_name: string
  family_name: string
  personal_code: string
  phone: string
  email: string
  roles: Role[]
}

export const ends = ['left', 'graduated', 'employment_ended', 'breach'] as const
export type End = (typeof ends)[number]

export interface FormerPupil {
  id: string
  profile: string
  name: string
  // Null: by no order.
  why: End | null
}

export interface Order {
  order_number: string
  order_date: string
}

export interface Closure extends Order {
  why: End
}

export interface OutgoingMessage {
  id: string
  profile: string
  // Whom it was for, by a gateway that says so.
  name?: string
  channel: 'sms' | 'email'
  // Why a password goes out, or nothing when it brings none.
  reason: 'registered' | 'phone_changed' | 'asked_by_sms' | 'issued' | null
  why: 'expired' | 'rejected' | 'undeliverable' | 'superseded' | null
  queued_at: string
  changed_at: string
}

const parentsKey = (pupil: string): QueryKey => ['parents', pupil]
const anyParents: QueryKey = ['parents']
const formerPupils: QueryKey = ['former-pupils']
// The lists that say of somebody whether the profile is closed.
const whoeverIsIn: QueryKey[] = [anyParents, ['staff'], formerPupils]
const failedMessages: QueryKey = ['messages', 'failed']

export function useParents(pupil: string) {
  return useQuery({
    queryKey: parentsKey(pupil),
    queryFn: ({ signal }) =>
      client.get<{ items: Parent[] }>(`/pupils/${part(pupil)}/parents`, { signal }),
  })
}

export function useFormerPupils() {
  return useQuery({
    queryKey: formerPupils,
    queryFn: ({ signal }) => all<FormerPupil>('/school/former-pupils', signal),
  })
}

export function useFailedMessages() {
  return useQuery({
    queryKey: failedMessages,
    queryFn: ({ signal }) => all<OutgoingMessage>('/school/messages', signal, { state: 'failed' }),
  })
}

export function useRegisterParent(pupil: string, then: () => void) {
  return useWrite<NewParent>({
    path: () => `/pupils/${part(pupil)}/parents`,
    affects: [parentsKey(pupil)],
    then,
  })
}

export function useRegisterEmployee(then: () => void) {
  return useWrite<NewEmployee>({ path: () => '/staff', affects: [['staff']], then })
}

export function useChangePhone(person: string, then: () => void) {
  return useWrite<{ phone: string; reason: string }>({
    path: () => `/people/${part(person)}/phone`,
    affects: [anyParents],
    then,
  })
}

export function useIssuePassword(profile: string, then: () => void) {
  return useWrite<void>({
    path: () => `/profiles/${part(profile)}/password`,
    body: () => undefined,
    affects: [anyParents],
    then,
  })
}

export function useCloseProfile(profile: string, then: () => void) {
  return useWrite<Closure>({
    path: () => `/profiles/${part(profile)}/closure`,
    affects: whoeverIsIn,
    then,
  })
}

export function useReopenProfile(profile: string, then: () => void) {
  return useWrite<Order>({
    path: () => `/profiles/${part(profile)}/reopening`,
    affects: whoeverIsIn,
    then,
  })
}

// For somebody who has lost the device and the recovery codes.
export function useTakeSecondFactor(profile: string, then: () => void) {
  return useWrite<void>({
    path: () => `/profiles/${part(profile)}/second-factor/removal`,
    body: () => undefined,
    affects: [],
    then,
  })
}
