import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useCancelOrder, type SetOrder } from '../api/family'
import { useI18n } from '../i18n/i18n'
import { FormDialog } from '../ui/form_dialog'

// Orders and, of those that are paid, their receipts.
export function SetOrders({ orders }: { orders: readonly SetOrder[] }) {
  const { t, instant, day, euros } = useI18n()
  const [cancelling, setCancelling] = useState<SetOrder | null>(null)
  const [done, setDone] = useState('')
  if (orders.length === 0) return <Text size="sm">{t('family_set.no_orders')}</Text>
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={640}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('family_set.what')}</Table.Th>
              <Table.Th>{t('family_set.state')}</Table.Th>
              <Table.Th>{t('family_set.days')}</Table.Th>
              <Table.Th>{t('family_set.receipt')}</Table.Th>
              <Table.Th className="no-print">{t('calendar.action')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {orders.map((order) => (
              <Table.Tr key={order.id}>
                <Table.Td>
                  {t(`family_set.product_${order.product}`)}, {euros(order.cents)}
                </Table.Td>
                <Table.Td>
                  {t(`family_set.state_${order.state}`)},{' '}
                  {instant(order.paid_at ?? order.ordered_at)}
                </Table.Td>
                <Table.Td>
                  {order.from && order.until && `${day(order.from)} – ${day(order.until)}`}
                  {order.until &&
                    order.gift_until &&
                    order.gift_until > order.until &&
                    `; ${t('family_set.gift', { until: day(order.gift_until) })}`}
                </Table.Td>
                <Table.Td>{order.receipt}</Table.Td>
                <Table.Td className="no-print">
                  {order.state === 'ordered' && (
                    <Group gap="xs">
                      {order.checkout && (
                        <Button component="a" href={order.checkout} size="xs">
                          {t('family_set.pay')}
                        </Button>
                      )}
                      <Button size="xs" variant="default" onClick={() => setCancelling(order)}>
                        {t('family_set.cancel')}
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group gap="sm" className="no-print">
        <Button size="xs" variant="subtle" onClick={() => window.print()}>
          {t('action.print')}
        </Button>
        <Text size="sm" role="status">
          {done}
        </Text>
      </Group>
      {cancelling && (
        <CancelDialog
          order={cancelling}
          onDone={() => {
            setCancelling(null)
            setDone(t('family_set.cancelled'))
          }}
          onClose={() => setCancelling(null)}
        />
      )}
    </Stack>
  )
}

interface CancelDialogProps {
  order: SetOrder
  onDone: () => void
  onClose: () => void
}

function CancelDialog({ order, onDone, onClose }: CancelDialogProps) {
  const { t, euros } = useI18n()
  const cancel = useCancelOrder(onDone)
  return (
    <FormDialog
      title={t('family_set.cancel')}
      submit={t('family_set.cancel')}
      color="red"
      busy={cancel.isPending}
      error={cancel.error}
      onSubmit={() => cancel.mutate({ id: order.id })}
      onClose={onClose}
    >
      <Text size="sm">
        {t('family_set.cancel_text', {
          what: t(`family_set.product_${order.product}`),
          cents: euros(order.cents),
        })}
      </Text>
    </FormDialog>
  )
}
