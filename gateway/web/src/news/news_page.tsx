import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useNews, useWithdrawNews, type NewsItem } from '../api/news'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { FormDialog } from '../ui/form_dialog'
import { Loaded } from '../ui/loaded'
import { NewsDialog } from './news_dialog'

type Open = { what: 'new' } | { what: 'correction' | 'withdrawal'; item: NewsItem }

// `Iestādes aktualitātes` (N3): the newest first.
export function NewsPage() {
  const { t } = useI18n()
  const { me } = useSession()
  const news = useNews()
  const [open, setOpen] = useState<Open | null>(null)
  const [done, setDone] = useState('')
  const publishes = may(me, 'publish_news')
  const close = () => setOpen(null)
  const finish = (what: string) => () => {
    close()
    setDone(what)
  }
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('news.title')}
        </Title>
        {publishes && <Button onClick={() => setOpen({ what: 'new' })}>{t('news.publish')}</Button>}
      </Group>
      <Text size="sm" role="status">
        {done}
      </Text>
      <Loaded query={news}>
        {(items) => (
          <>
            {items.length === 0 && <Text>{t('news.none')}</Text>}
            {items.map((item) => (
              <NewsCard key={item.id} item={item}>
                {publishes && !item.withdrawn && (
                  <Group gap="xs" className="no-print">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('news.correct')}: ${item.title}`}
                      onClick={() => setOpen({ what: 'correction', item })}
                    >
                      {t('news.correct')}
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('action.withdraw')}: ${item.title}`}
                      onClick={() => setOpen({ what: 'withdrawal', item })}
                    >
                      {t('action.withdraw')}
                    </Button>
                  </Group>
                )}
              </NewsCard>
            ))}
          </>
        )}
      </Loaded>
      {open?.what === 'new' && <NewsDialog onDone={finish(t('news.published'))} onClose={close} />}
      {open?.what === 'correction' && (
        <NewsDialog item={open.item} onDone={finish(t('news.corrected_done'))} onClose={close} />
      )}
      {open?.what === 'withdrawal' && (
        <WithdrawalDialog
          item={open.item}
          onDone={finish(t('news.withdrawn_done'))}
          onClose={close}
        />
      )}
    </Stack>
  )
}

function NewsCard({ item, children }: { item: NewsItem; children: ReactNode }) {
  const { t, day } = useI18n()
  return (
    <article className="sheet">
      <Stack gap="xs">
        <div>
          <Title order={2} size="h5">
            {item.title}
          </Title>
          <Group gap="xs">
            <Text size="sm">
              {t(`news_kind.${item.kind}`)}; {day(item.from)} – {day(item.to)}
            </Text>
            {item.withdrawn && (
              <Badge variant="light" color="gray">
                {t('news.withdrawn')}
              </Badge>
            )}
            {!item.withdrawn && item.from > today() && (
              <Badge variant="light">{t('news.to_come')}</Badge>
            )}
            {item.corrected && <Badge variant="light">{t('news.corrected')}</Badge>}
          </Group>
        </div>
        {item.body && <Text className="news-body">{item.body}</Text>}
        {children}
      </Stack>
    </article>
  )
}

interface WithdrawalDialogProps {
  item: NewsItem
  onDone: () => void
  onClose: () => void
}

function WithdrawalDialog({ item, onDone, onClose }: WithdrawalDialogProps) {
  const { t } = useI18n()
  const withdraw = useWithdrawNews(item.id, onDone)
  return (
    <FormDialog
      title={`${t('action.withdraw')}: ${item.title}`}
      submit={t('action.withdraw')}
      color="red"
      busy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={() => withdraw.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('news.withdraw_text')}</Text>
    </FormDialog>
  )
}
