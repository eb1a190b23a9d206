import { Alert, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { ends, useCloseProfile, type Closure, type End } from '../api/people'
import { fieldError } from '../api/problem'
import type { Named, Role } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { isFamily } from '../session/roles'
import { FormDialog } from '../ui/form_dialog'
import { OrderFields, orderFields } from './order_fields'

interface ClosingDialogProps {
  profile: Named & { role: Role }
  onDone: () => void
  onClose: () => void
}

const fields = ['why', ...orderFields]

function endsOf(role: Role): End[] {
  return ends.filter((end) =>
    isFamily(role) ? end !== 'employment_ended' : end === 'employment_ended' || end === 'breach',
  )
}

// A profile ends by an order, which is kept with it (RV1).
export function ClosingDialog({ profile, onDone, onClose }: ClosingDialogProps) {
  const { t } = useI18n()
  const choices = endsOf(profile.role)
  const [order, setOrder] = useState<Closure>({
    why: choices[0] ?? 'breach',
    order_number: '',
    order_date: today(),
  })
  const close = useCloseProfile(profile.id, onDone)
  const change = (part: Partial<Closure>) => setOrder((old) => ({ ...old, ...part }))
  return (
    <FormDialog
      title={t('closing.title', { name: profile.name })}
      submit={t('closing.submit')}
      color="red"
      busy={close.isPending}
      error={close.error}
      fields={fields}
      onSubmit={() => close.mutate({ ...order, order_number: order.order_number.trim() })}
      onClose={onClose}
    >
      <Alert color="red" variant="light">
        {t(profile.role === 'pupil' ? 'closing.text_pupil' : 'closing.text')}
      </Alert>
      <NativeSelect
        label={t('reason.label')}
        data-autofocus
        value={order.why}
        error={fieldError(close.error, 'why')}
        onChange={(event) => change({ why: event.currentTarget.value as End })}
        data={choices.map((value) => ({ value, label: t(`end.${value}`) }))}
      />
      <OrderFields order={order} error={close.error} onChange={change} />
    </FormDialog>
  )
}
