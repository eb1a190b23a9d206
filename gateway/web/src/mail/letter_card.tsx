import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { Link } from 'wouter'
import { useMoveLetter, type Letter } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { ProblemAlert } from '../ui/problem_alert'
import { FileList } from './file_list'
import { addresseesText, correspondentText } from './correspondents'
import { ReceiptsDialog } from './receipts_dialog'

// One letter. It can be moved and answered; nothing here can erase it (M3).
export function LetterCard({ letter: { letter, body, files } }: { letter: Letter }) {
  const { t, instant } = useI18n()
  const { me } = useSession()
  const heading = useId()
  const [asking, setAsking] = useState(false)
  const move = useMoveLetter()
  const own = letter.from.id === me.id
  const deleted = letter.folder === 'deleted'
  return (
    <Paper component="article" withBorder p="md" aria-labelledby={heading}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text fw={600} id={heading}>
            {correspondentText(t, letter.from)}
          </Text>
          <Text size="sm" c="dimmed">
            <time dateTime={letter.sent_at}>{instant(letter.sent_at)}</time>
          </Text>
        </Group>
        <Text size="sm">
          {t('mail.to_whom', { to: addresseesText(t, letter.to) })}
          {deleted && ` · ${t('folder.deleted')}`}
        </Text>
        <Text className="letter-body">{body}</Text>
        <FileList files={files} />
        <ProblemAlert error={move.error} />
        <Group gap="sm" className="no-print">
          {may(me, 'write_mail') && (
            <Button component={Link} href={`/mail/answer/${letter.id}`} size="xs">
              {t('mail.answer')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            disabled={me.former}
            loading={move.isPending}
            onClick={() =>
              move.mutate({
                id: letter.id,
                folder: !deleted ? 'deleted' : own ? 'sent' : 'inbox',
              })
            }
          >
            {deleted ? t('mail.move_back') : t('mail.move_to_deleted')}
          </Button>
          {letter.recipients !== null && letter.readers !== null && (
            <Anchor component="button" type="button" size="sm" onClick={() => setAsking(true)}>
              {t('mail.read_by', { readers: letter.readers, recipients: letter.recipients })}
            </Anchor>
          )}
        </Group>
      </Stack>
      {asking && <ReceiptsDialog letter={letter.id} onClose={() => setAsking(false)} />}
    </Paper>
  )
}
