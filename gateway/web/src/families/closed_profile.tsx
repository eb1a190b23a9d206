import { Badge, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useReopenProfile, type Order } from '../api/people'
import type { Named, Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { mayClose } from '../session/roles'
import { useSession } from '../session/session'
import { FormDialog } from '../ui/form_dialog'
import { OrderFields, orderFields } from './order_fields'

interface ClosedProfileProps {
  profile: Named & { role: Role }
  // Told what was done, to say so.
  onDone: (what: string) => void
}

// All there is of a profile that has ended: it says so, and opens again by another order.
export function ClosedProfile(props: ClosedProfileProps) {
  const { t } = useI18n()
  return (
    <Group gap="xs">
      <Badge variant="light" color="gray">
        {t('parents.closed')}
      </Badge>
      <Reopening {...props} />
    </Group>
  )
}

// The way back for a profile that has ended, for who may open it.
export function Reopening({ profile, onDone }: ClosedProfileProps) {
  const { t } = useI18n()
  const { me } = useSession()
  const [asking, setAsking] = useState(false)
  const onClose = () => setAsking(false)
  if (!mayClose(me, profile.role)) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={`${t('reopening.open')}: ${profile.name}`}
        onClick={() => setAsking(true)}
      >
        {t('reopening.open')}
      </Button>
      {asking && (
        <ReopeningDialog
          profile={profile}
          onDone={() => {
            onClose()
            onDone(t('reopening.done', { name: profile.name }))
          }}
          onClose={onClose}
        />
      )}
    </>
  )
}

interface ReopeningDialogProps {
  profile: Named
  onDone: () => void
  onClose: () => void
}

function ReopeningDialog({ profile, onDone, onClose }: ReopeningDialogProps) {
  const { t } = useI18n()
  const [order, setOrder] = useState<Order>({ order_number: '', order_date: today() })
  const reopen = useReopenProfile(profile.id, onDone)
  return (
    <FormDialog
      title={t('reopening.title', { name: profile.name })}
      submit={t('reopening.open')}
      busy={reopen.isPending}
      error={reopen.error}
      fields={orderFields}
      onSubmit={() => reopen.mutate({ ...order, order_number: order.order_number.trim() })}
      onClose={onClose}
    >
      <Text size="sm">{t('reopening.text')}</Text>
      <OrderFields
        order={order}
        error={reopen.error}
        onChange={(part) => setOrder((old) => ({ ...old, ...part }))}
      />
    </FormDialog>
  )
}
