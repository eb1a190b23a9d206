import type { Addressee, Correspondent } from '../api/mail'
import type { I18n } from '../i18n/i18n'

type Translate = I18n['t']

// A parent whose name the reader is not told is known by the child.
export function correspondentText(t: Translate, { name, role, pupil }: Correspondent): string {
  const roleText = t(`role.${role}`)
  if (!name) return pupil ? `${pupil.name} (${roleText})` : roleText
  return pupil && role !== 'pupil'
    ? `${name} (${roleText}, ${pupil.name})`
    : `${name} (${roleText})`
}

export function addresseeText(t: Translate, { kind, name, profile }: Addressee): string {
  return profile ? correspondentText(t, profile) : t(`addressee.${kind}`, { name })
}

export function addresseesText(t: Translate, to: readonly Addressee[]): string {
  return to.map((addressee) => addresseeText(t, addressee)).join(', ')
}

export function addresseeKey({ kind, id }: Pick<Addressee, 'kind' | 'id'>): string {
  return `${kind} ${id}`
}

export function asAddressee(profile: Correspondent): Addressee {
  return { kind: 'profile', id: profile.id, name: profile.name, profile }
}
