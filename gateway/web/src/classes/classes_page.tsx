import { Stack, Table, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import { useClasses } from '../api/queries'
import type { SchoolClass } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'

// The reader's own classes come first.
export function ClassesPage() {
  const { t } = useI18n()
  const { me } = useSession()
  const classes = useClasses()
  const own = new Set(me.class_teacher_of.map((c) => c.id))
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('nav.classes')}
      </Title>
      <Loaded query={classes}>
        {(items) => (
          <>
            {items.length === 0 && <Text>{t('classes.none')}</Text>}
            <ClassTable title={t('classes.own')} items={items.filter((c) => own.has(c.id))} />
            <ClassTable title={t('classes.other')} items={items.filter((c) => !own.has(c.id))} />
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function ClassTable({ title, items }: { title: string; items: SchoolClass[] }) {
  const { t } = useI18n()
  if (items.length === 0) return null
  return (
    <section>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Table highlightOnHover className="link-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class.title')}</Table.Th>
            <Table.Th>{t('class.teacher')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>
                <Link href={`/classes/${item.id}`}>{item.name}</Link>
              </Table.Td>
              <Table.Td>{item.teacher}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
