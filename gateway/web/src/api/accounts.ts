import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from './client'
import { Problem } from './problem'
import { keys, part, useWrite } from './queries'
import type { Me, Written } from './types'
import type { Language } from '../i18n/language'

// What a person sees and changes of the own account: routes below /me, and the terms of use.

export interface SessionItem {
  id: string
  opened_at: string
  expires_at: string
  current: boolean
}

// The secret, its address and the recovery codes are told only until the factor is confirmed.
export interface SecondFactor {
  state: 'none' | 'prepared' | 'confirmed'
  secret: string | null
  uri: string | null
  recovery_codes: string[] | null
}

export interface Terms {
  version: number
  text: string
}

export const accountKeys = {
  sessions: ['account', 'sessions'],
  secondFactor: ['account', 'second-factor'],
  terms: ['terms'],
}

function useRead<T>(queryKey: string[], path: string) {
  return useQuery({ queryKey, queryFn: ({ signal }) => client.get<T>(path, { signal }) })
}

export const useSessions = () =>
  useRead<{ items: SessionItem[] }>(accountKeys.sessions, '/me/sessions')

export const useSecondFactor = () =>
  useRead<SecondFactor>(accountKeys.secondFactor, '/me/second-factor')

// Each language has a text of its own.
export const useTerms = (language: Language) =>
  useRead<Terms>([...accountKeys.terms, language], '/terms')

interface Done {
  then?: () => void
}

export interface NewPassword {
  old: string
  new: string
}

// Also answers whether the session has ended: one that was switched to ends with the one that the old
// password opened, and nothing but a read that is refused says so.
export function useChoosePassword({ then }: Done) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (password: NewPassword) => {
      await client.write<Written>('POST', '/me/password', password)
      return { ended: await hasEnded() }
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: accountKeys.sessions })
      then?.()
    },
  })
}

async function hasEnded(): Promise<boolean> {
  try {
    await client.get<Me>('/me', { anonymous: true })
    return false
  } catch (error) {
    return error instanceof Problem && error.status === 401
  }
}

// An empty one gives the alternative username up (A8).
export function useChooseUsername({ then }: Done) {
  return useWrite<{ username: string }>({
    path: ({ username }) => (username ? '/me/username' : '/me/username/removal'),
    body: ({ username }) => (username ? { username } : undefined),
    affects: [keys.me],
    then,
  })
}

export function useChooseLanguage() {
  return useWrite<{ language: Language }>({ path: () => '/me/language', affects: [keys.me] })
}

// All but the one that asks.
export const others = 'others'

export function useEndSession() {
  return useWrite<{ id: string }>({
    path: ({ id }) => `/me/sessions/${part(id)}/end`,
    body: () => undefined,
    affects: [accountKeys.sessions],
  })
}

export function usePrepareSecondFactor() {
  return useWrite<void>({
    path: () => '/me/second-factor',
    body: () => undefined,
    affects: [accountKeys.secondFactor],
  })
}

export function useConfirmSecondFactor({ then }: Done) {
  return useWrite<{ code: string }>({
    path: () => '/me/second-factor/confirmation',
    affects: [accountKeys.secondFactor, keys.me],
    then,
  })
}

export function useRemoveSecondFactor({ then }: Done) {
  return useWrite<{ code: string }>({
    path: () => '/me/second-factor/removal',
    affects: [accountKeys.secondFactor, keys.me],
    then,
  })
}

export function useAcceptTerms({ then }: Done) {
  return useWrite<{ version: number }>({
    path: () => '/me/terms',
    affects: [keys.me],
    then,
  })
}
