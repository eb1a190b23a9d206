import { Table } from '@mantine/core'
import type { AccessEntry } from '../api/access_log'
import { useI18n } from '../i18n/i18n'

// Who was shown what, the newest first.
export function AccessTable({ entries }: { entries: readonly AccessEntry[] }) {
  const { t, instant } = useI18n()
  if (entries.length === 0) return null
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('access_log.hour')}</Table.Th>
            <Table.Th>{t('access_log.reader')}</Table.Th>
            <Table.Th>{t('access_log.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map(({ hour, reader, kind, subject, title }) => (
            <Table.Tr key={`${hour} ${reader.id} ${kind} ${subject}`}>
              <Table.Td>
                <time dateTime={hour}>{instant(hour)}</time>
              </Table.Td>
              <Table.Td>
                {reader.name} ({t(`role.${reader.role}`)})
              </Table.Td>
              <Table.Td>
                {t(`data_kind.${kind}`)}
                {title && `: ${title}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
