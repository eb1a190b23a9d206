import { useQuery } from '@tanstack/react-query'
import { client } from './client'
import { keys, useWrite } from './queries'
import type { Language } from '../i18n/language'

// What a person sees and changes of the own account: routes below /me, and the terms of use.

export interface Account {
  // Whether an alternative username is set; the gateway keeps no more of it than its hash.
  alias: boolean
  language: Language
}

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
  account: ['account'],
  sessions: ['account', 'sessions'],
  secondFactor: ['account', 'second-factor'],
  terms: ['terms'],
}

function useRead<T>(queryKey: string[], path: string) {
  return useQuery({ queryKey, queryFn: ({ signal }) => client.get<T>(path, { signal }) })
}

export const useAccount = () => useRead<Account>(accountKeys.account, '/me/account')

export const useSessions = () =>
  useRead<{ items: SessionItem[] }>(accountKeys.sessions, '/me/sessions')

export const useSecondFactor = () =>
  useRead<SecondFactor>(accountKeys.secondFactor, '/me/second-factor')

export const useTerms = () => useRead<Terms>(accountKeys.terms, '/terms')

interface Done {
  then?: () => void
}

export interface NewPassword {
  current: string
  password: string
}

export function useChoosePassword({ then }: Done) {
  return useWrite<NewPassword>({
    path: () => '/me/password',
    affects: [accountKeys.sessions],
    then,
  })
}

// An empty one gives the alternative username up.
export function useChooseAlias({ then }: Done) {
  return useWrite<{ alias: string }>({
    path: ({ alias }) => (alias ? '/me/alias' : '/me/alias/removal'),
    body: ({ alias }) => (alias ? { alias } : undefined),
    affects: [accountKeys.account],
    then,
  })
}

export function useChooseLanguage({ then }: Done) {
  return useWrite<{ language: Language }>({
    path: () => '/me/language',
    affects: [accountKeys.account],
    then,
  })
}

export function useEndSession() {
  return useWrite<{ id: string }>({
    path: ({ id }) => `/me/sessions/${encodeURIComponent(id)}/end`,
    body: () => undefined,
    affects: [accountKeys.sessions],
  })
}

export function usePrepareSecondFactor() {
  return useWrite<void>({
    path: () => '/me/second-factor',
    body: () => ({}),
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
