import { Badge, Drawer, Group, Stack, Text, Timeline } from '@mantine/core'
import { useMarkHistory } from '../api/queries'
import type { Mark } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { markText } from '../journal/mark_entry'
import { Loaded } from './loaded'

export function MarkHistory({ mark }: { mark: Mark }) {
  const { t, instant } = useI18n()
  const query = useMarkHistory(mark.id)
  return (
    <Loaded query={query}>
      {({ entries }) => (
        <Timeline active={entries.length} bulletSize={14} lineWidth={2}>
          {entries.map((entry) => (
            <Timeline.Item
              key={`${entry.at} ${entry.what}`}
              title={`${t(`history.${entry.what}`)}${entry.value ? `: ${entry.value}` : ''}`}
            >
              <Text size="sm">
                {entry.actor.name} ({t(`role.${entry.actor.role}`)})
              </Text>
              <Text size="sm" c="dimmed">
                <time dateTime={entry.at}>{instant(entry.at)}</time>
              </Text>
              {entry.reason && (
                <Text size="sm">{t('history.reason', { reason: entry.reason })}</Text>
              )}
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Loaded>
  )
}

export function MarkSummary({ mark }: { mark: Mark }) {
  const { t, number } = useI18n()
  return (
    <Group gap="xs">
      <span className="mark mark-large" data-kind={mark.kind}>
        {markText(mark)}
      </span>
      <Text size="sm">{t(`kind.${mark.kind}`)}</Text>
      <Text size="sm">{t('mark.weight', { weight: number(mark.weight) })}</Text>
      {mark.late && (
        <Badge color="orange" variant="light">
          {t('journal.late_entry')}
        </Badge>
      )}
    </Group>
  )
}

export function MarkHistoryDrawer({ mark, onClose }: { mark: Mark | null; onClose: () => void }) {
  const { t } = useI18n()
  return (
    <Drawer
      opened={mark !== null}
      onClose={onClose}
      position="right"
      title={t('history.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {mark && (
        <Stack>
          <MarkSummary mark={mark} />
          <MarkHistory mark={mark} />
        </Stack>
      )}
    </Drawer>
  )
}
