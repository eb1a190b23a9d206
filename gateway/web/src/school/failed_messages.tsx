import { Table, Text } from '@mantine/core'
import { useFailedMessages } from '../api/people'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'

// Messages that will not arrive. What they say, and to which number, nobody is told.
export function FailedMessages() {
  const { t, instant } = useI18n()
  const messages = useFailedMessages()
  const named = messages.data?.some((message) => message.name)
  return (
    <Loaded query={messages}>
      {(items) =>
        items.length === 0 ? (
          <Text size="sm">{t('failed.none')}</Text>
        ) : (
          <Table.ScrollContainer minWidth={480}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('failed.when')}</Table.Th>
                  {named && <Table.Th>{t('failed.to')}</Table.Th>}
                  <Table.Th>{t('failed.what')}</Table.Th>
                  <Table.Th>{t('failed.why')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((message) => (
                  <Table.Tr key={message.id}>
                    <Table.Td>{instant(message.changed_at)}</Table.Td>
                    {named && <Table.Td>{message.name}</Table.Td>}
                    <Table.Td>
                      {t(`channel.${message.channel}`)}
                      {message.reason && `: ${t(`password_reason.${message.reason}`)}`}
                    </Table.Td>
                    <Table.Td>{message.why && t(`failure.${message.why}`)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Loaded>
  )
}
