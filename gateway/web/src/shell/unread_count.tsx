import { VisuallyHidden } from '@mantine/core'
import { useUnread } from '../api/mail'
import { useI18n } from '../i18n/i18n'

// How many letters wait; nothing while there are none, or nobody knows.
export function UnreadCount() {
  const { t } = useI18n()
  const { data: count = 0 } = useUnread()
  if (count === 0) return null
  return (
    <>
      <span className="unread-count" aria-hidden="true">
        {count}
      </span>
      <VisuallyHidden>, {t('mail.unread_count', { count })}</VisuallyHidden>
    </>
  )
}
