import { Button, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useDiscardDraft, useDrafts } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { addresseesText } from './correspondents'

export function DraftsPage() {
  const { t, instant } = useI18n()
  const drafts = useDrafts()
  const discard = useDiscardDraft()
  return (
    <Stack component="section" aria-label={t('folder.drafts')}>
      <ProblemAlert error={discard.error} />
      <Loaded query={drafts}>
        {(items) => (
          <>
            {items.length === 0 && <Text>{t('mail.none')}</Text>}
            <ul className="letter-list">
              {items.map((draft) => {
                const subject = draft.subject || t('draft.no_subject')
                return (
                  <li key={draft.id} className="draft-row">
                    <Link href={`/mail/drafts/${draft.id}`} className="letter-row">
                      <span className="letter-dot" />
                      <span className="letter-who">
                        {draft.to.length > 0
                          ? t('mail.to_whom', { to: addresseesText(t, draft.to) })
                          : t('draft.no_addressees')}
                      </span>
                      <span className="letter-subject">{subject}</span>
                      <span className="letter-facts">
                        <time dateTime={draft.saved_at}>{instant(draft.saved_at)}</time>
                      </span>
                    </Link>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('draft.discard')}: ${subject}`}
                      loading={discard.isPending && discard.variables.id === draft.id}
                      onClick={() => discard.mutate({ id: draft.id })}
                    >
                      {t('draft.discard')}
                    </Button>
                  </li>
                )
              })}
            </ul>
          </>
        )}
      </Loaded>
    </Stack>
  )
}
