import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useEndSession, useSessions } from '../api/accounts'
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
        const others = items.filter((s) => !s.current)
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
              {others.length > 1 && (
                <Button
                  size="xs"
                  variant="default"
                  loading={end.isPending}
                  onClick={() => void endAll(others.map((s) => s.id))}
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

  async function endAll(ids: string[]) {
    // The first that fails is shown, and those after it are left as they are.
    try {
      for (const id of ids) await end.mutateAsync({ id })
    } catch {
      return
    }
  }
}
