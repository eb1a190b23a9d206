import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useFamilySet, useOrderSet, type FamilySet, type SetPrice } from '../api/family'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { SetOrders } from './set_orders'

// `Apmaksāt Ģimenes komplektu` (FS2): bought once, it serves the whole family (F6).
export function FamilySetPage() {
  const set = useFamilySet()
  return <Loaded query={set}>{(data) => <OpenFamilySet set={data} />}</Loaded>
}

function OpenFamilySet({ set }: { set: FamilySet }) {
  const { t, day } = useI18n()
  const allFree = set.features.every((feature) => !feature.needs_set)
  return (
    <Stack gap="xl">
      <div>
        <Title order={2} size="h4" mb="xs">
          {t('family_set.title')}
        </Title>
        <Text>
          {set.holds_until
            ? t('family_set.holds', { until: day(set.holds_until) })
            : t('family_set.none')}
        </Text>
        {allFree && <Text>{t('family_set.all_free')}</Text>}
      </div>
      <section aria-label={t('family_set.prices')}>
        <Title order={3} size="h5" mb="xs">
          {t('family_set.prices')}
        </Title>
        <Prices prices={set.prices} />
      </section>
      <section aria-label={t('family_set.orders')}>
        <Title order={3} size="h5" mb="xs">
          {t('family_set.orders')}
        </Title>
        <SetOrders orders={set.orders} />
      </section>
      <section aria-label={t('family_set.features')}>
        <Title order={3} size="h5" mb="xs">
          {t('family_set.features')}
        </Title>
        <Features features={set.features} />
      </section>
    </Stack>
  )
}

function Prices({ prices }: { prices: readonly SetPrice[] }) {
  const { t, day, euros } = useI18n()
  const order = useOrderSet()
  if (prices.length === 0) return <Text>{t('family_set.not_sold')}</Text>
  return (
    <Stack gap="sm">
      <Text size="sm">{t('family_set.how')}</Text>
      <Group gap="md" align="stretch">
        {prices.map(({ product, cents, from, until, gift_until: gift }) => (
          <Stack key={product} className="sheet" gap="xs" align="flex-start">
            <Text fw={700}>
              {t(`family_set.product_${product}`)}: {euros(cents)}
            </Text>
            <Text size="sm">
              {day(from)} – {day(until)}
              {gift > until && `; ${t('family_set.gift', { until: day(gift) })}`}
            </Text>
            <Button
              aria-label={`${t('family_set.order')}: ${t(`family_set.product_${product}`)}`}
              loading={order.isPending && order.variables === product}
              disabled={order.isPending}
              onClick={() => order.mutate(product)}
            >
              {t('family_set.order')}
            </Button>
          </Stack>
        ))}
      </Group>
      <ProblemAlert error={order.error} />
      <Text size="sm" role="status">
        {order.isSuccess && t(order.data ? 'family_set.leaving' : 'family_set.ordered')}
      </Text>
    </Stack>
  )
}

function Features({ features }: { features: FamilySet['features'] }) {
  const { t } = useI18n()
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('family_set.feature')}</Table.Th>
          <Table.Th>{t('family_set.now')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {features.map(({ feature, needs_set: needed, may_use: open }) => (
          <Table.Tr key={feature}>
            <Table.Td>{t(`feature.${feature}`)}</Table.Td>
            <Table.Td>
              {needed
                ? t(open ? 'family_set.feature_paid' : 'family_set.feature_needs')
                : t('family_set.feature_free')}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
