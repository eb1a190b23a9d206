import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { Named, Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { isFamily, may, mayClose } from '../session/roles'
import { useSession } from '../session/session'
import { ClosingDialog } from './closing_dialog'
import { PasswordDialog } from './password_dialog'
import { PhoneDialog } from './phone_dialog'
import { SecondFactorDialog } from './second_factor_dialog'

interface ProfileActionsProps {
  profile: Named & { role: Role }
  // Whose phone can be changed; nothing when it is not known who it is.
  person?: string
  // Told what was done, to say so.
  onDone: (what: string) => void
}

type Open = 'phone' | 'password' | 'closing' | 'second_factor'

// What may be done to a profile: by a class teacher the first two, by who looks after the school all.
export function ProfileActions({ profile, person, onDone }: ProfileActionsProps) {
  const { t } = useI18n()
  const { me } = useSession()
  const [open, setOpen] = useState<Open | null>(null)
  const ofFamily = isFamily(profile.role)
  // Of a class of its own somebody looks after the families; which one that is, the gateway knows.
  const looksAfter = ofFamily
    ? may(me, 'manage_accounts') || may(me, 'manage_class_accounts')
    : may(me, 'manage_staff')
  const onClose = () => setOpen(null)
  const done = (what: string) => () => {
    onClose()
    onDone(what)
  }
  const button = (what: Open, label: string) => (
    <Button
      size="xs"
      variant="default"
      aria-label={`${label}: ${profile.name}`}
      onClick={() => setOpen(what)}
    >
      {label}
    </Button>
  )
  return (
    <Group gap="xs">
      {person && looksAfter && button('phone', t('phone.change'))}
      {looksAfter && button('password', t('issue.open'))}
      {may(me, ofFamily ? 'manage_accounts' : 'manage_staff') &&
        button('second_factor', t('take_factor.open'))}
      {mayClose(me, profile.role) && profile.id !== me.id && button('closing', t('closing.open'))}
      {open === 'phone' && person && (
        <PhoneDialog
          person={{ id: person, name: profile.name }}
          onDone={done(t('phone.done'))}
          onClose={onClose}
        />
      )}
      {open === 'password' && (
        <PasswordDialog profile={profile} onDone={done(t('issue.done'))} onClose={onClose} />
      )}
      {open === 'second_factor' && (
        <SecondFactorDialog
          profile={profile}
          onDone={done(t('take_factor.done'))}
          onClose={onClose}
        />
      )}
      {open === 'closing' && (
        <ClosingDialog profile={profile} onDone={done(t('closing.done'))} onClose={onClose} />
      )}
    </Group>
  )
}
