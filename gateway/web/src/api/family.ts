import { useMutation, useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { client } from './client'
import { leaveFor } from './leave'
import { keys, part, useWrite } from './queries'
import type { Named, Role, Written } from './types'

// A parent's children and institutions, and the Family Set (F1 to F6, FS1 to FS4).

export interface Institution {
  // What the parent goes on as.
  profile: string
  role: Role
  school: Named
  pupil: string
  class: string
  current: boolean
}

export interface Child {
  name: string
  institutions: Institution[]
}

export interface Family {
  // Nothing while there is only the one child.
  id: string | null
  children: Child[]
  limit: number
  // What was asked for and is not decided yet.
  application: { children: number; asked_at: string } | null
}

export const features = [
  'overview',
  'ranking',
  'absences_report',
  'transcripts',
  'notifications',
  'no_ads',
] as const
export type Feature = (typeof features)[number]

export type SetProduct = 'month' | 'year'

export interface SetPrice {
  product: SetProduct
  cents: number
  from: string
  until: string
  gift_until: string
}

export interface SetOrder {
  id: string
  product: SetProduct
  cents: number
  state: 'ordered' | 'paid' | 'cancelled' | 'refunded'
  ordered_at: string
  paid_at: string | null
  from: string | null
  until: string | null
  gift_until: string | null
  // The provider's number of the payment.
  receipt: string | null
  // Where it is paid, while it is not.
  checkout: string | null
}

export interface FamilySet {
  // Nothing: there is none today.
  holds_until: string | null
  // None: it cannot be bought here.
  prices: SetPrice[]
  orders: SetOrder[]
  features: { feature: Feature; needs_set: boolean; may_use: boolean }[]
}

// As many as the gateway lets anybody ask for.
export const maxFamilyChildren = 30

const family: QueryKey = ['family']
const familySet: QueryKey = ['family-set']

// A payment shows as soon as the provider has told the gateway, which may be after the way back.
const paymentPollMs = 5000

export function useFamily(enabled: boolean) {
  return useQuery({
    queryKey: family,
    queryFn: ({ signal }) => client.get<Family>('/family', { signal }),
    enabled,
  })
}

export function useFamilySet() {
  return useQuery({
    queryKey: familySet,
    queryFn: ({ signal }) => client.get<FamilySet>('/family-set', { signal }),
    refetchInterval: ({ state }) =>
      state.data?.orders.some((order) => order.state === 'ordered') ? paymentPollMs : false,
  })
}

export interface ChildToLink {
  personal_code: string
  password: string
}

// Another child may bring a set along.
export function useLinkChild(then: () => void) {
  return useWrite<ChildToLink>({
    path: () => '/family/children',
    affects: [family, familySet],
    then,
  })
}

export function useUnlinkChild(then: () => void) {
  return useWrite<{ profile: string }>({
    path: ({ profile }) => `/family/members/${part(profile)}/removal`,
    body: () => undefined,
    affects: [family, familySet],
    then,
  })
}

export function useApplyForChildren(then: () => void) {
  return useWrite<{ children: number; reason: string }>({
    path: () => '/family/applications',
    affects: [family],
    then,
  })
}

// Orders it, and goes to where it is paid.
export function useOrderSet() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (product: SetProduct) => {
      const { id } = await client.write<Written>('POST', '/family-set/orders', { product })
      const set = await client.get<FamilySet>('/family-set')
      queries.setQueryData(familySet, set)
      return set.orders.find((order) => order.id === id)?.checkout
    },
    onSuccess: (checkout) => {
      if (checkout) leaveFor(checkout)
    },
  })
}

export function useCancelOrder(then: () => void) {
  return useWrite<{ id: string }>({
    path: ({ id }) => `/family-set/orders/${part(id)}/cancellation`,
    body: () => undefined,
    affects: [familySet],
    then,
  })
}

export function useFreeFeatures() {
  return useWrite<{ features: Feature[] }>({
    path: () => '/school/free-features',
    affects: [keys.school],
  })
}
