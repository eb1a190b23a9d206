import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { others, useEndSession, useSessions } from '../api/accounts'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'

// The session of this page ends with `Beigt darbu`; here the others do.
export function SessionsSection() {
  const { t, instant } = useI18n()
  const sessions = useSessions()
  const end = useEndSession()
  return (
    <Loaded query={sessions}>
      {({ items }) => {
        return (
          <Stack gap="sm">
            <Table.ScrollContainer minWidth={420}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('sessions.opened')}</Table.Th>
                    <Table.Th>{t('sessions.expires')}</Table.Th>
                    <Table.Th>{t('calendar.action')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((session) => (
                    <Table.Tr key={session.id}>
                      <Table.Td>{instant(session.opened_at)}</Table.Td>
                      <Table.Td>{instant(session.expires_at)}</Table.Td>
                      <Table.Td>
                        {session.current ? (
                          <Badge variant="light">{t('sessions.current')}</Badge>
                        ) : (
                          <Button
                            size="xs"
                            variant="default"
                            aria-label={`${t('sessions.end')}: ${instant(session.opened_at)}`}
                            disabled={end.isPending}
                            onClick={() => end.mutate({ id: session.id })}
                          >
                            {t('sessions.end')}
                          </Button>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <ProblemAlert error={end.error} />
            <Group gap="sm">
              {items.length > 2 && (
                <Button
                  size="xs"
                  variant="default"
                  loading={end.isPending}
                  onClick={() => end.mutate({ id: others })}
                >
                  {t('sessions.end_others')}
                </Button>
              )}
              <Text size="sm" role="status">
                {end.isSuccess && t('sessions.ended')}
              </Text>
            </Group>
          </Stack>
        )
      }}
    </Loaded>
  )
}
