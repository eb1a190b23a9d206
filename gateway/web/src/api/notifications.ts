import { useQuery, type QueryKey } from '@tanstack/react-query'
import { client } from './client'
import { useWrite } from './queries'

// What somebody is told of beside the page, by which way and when (N2).

export const notificationKinds = ['mark', 'absence', 'note', 'letter'] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const channels = ['sms', 'email'] as const
export type Channel = (typeof channels)[number]

export interface NotificationSettings {
  // A kind that is not listed shows on the page only.
  choices: { kind: NotificationKind; channels: Channel[] }[]
  // Once a day, all together.
  digest: boolean
  digest_at: string
  // Nothing goes out in between; equal: no hour is quiet.
  quiet_from: string
  quiet_to: string
}

export interface Notifications {
  // The own address, or an empty one, by a gateway that says it.
  email?: string
  settings: NotificationSettings
  // What is chosen goes out; else it is kept only (FS3).
  entitled: boolean
}

const notifications: QueryKey = ['account', 'notifications']

export function useNotifications() {
  return useQuery({
    queryKey: notifications,
    queryFn: ({ signal }) => client.get<Notifications>('/me/notifications', { signal }),
  })
}

export function useChangeNotifications() {
  return useWrite<NotificationSettings>({
    path: () => '/me/notifications',
    affects: [notifications],
  })
}

// An empty one: none.
export function useChooseEmail() {
  return useWrite<{ email: string }>({ path: () => '/me/email', affects: [notifications] })
}
