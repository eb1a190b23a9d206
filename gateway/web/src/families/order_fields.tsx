import { TextInput } from '@mantine/core'
import type { Order } from '../api/people'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'

interface OrderFieldsProps {
  order: Order
  error: unknown
  onChange: (part: Partial<Order>) => void
}

export const orderFields = ['order_number', 'order_date']

// The order by which something is done to a profile, which is kept with it (RV1).
export function OrderFields({ order, error, onChange }: OrderFieldsProps) {
  const { t } = useI18n()
  return (
    <>
      <TextInput
        label={t('closing.order_number')}
        required
        maxLength={40}
        value={order.order_number}
        error={fieldError(error, 'order_number')}
        onChange={(event) => onChange({ order_number: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('closing.order_date')}
        required
        value={order.order_date}
        error={fieldError(error, 'order_date')}
        onChange={(event) => onChange({ order_date: event.currentTarget.value })}
      />
    </>
  )
}
