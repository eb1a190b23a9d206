import { VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import type { LetterSummary } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { addresseesText, correspondentText } from './correspondents'

interface LetterListProps {
  letters: readonly LetterSummary[]
  // A list of several folders says of each letter where it is.
  showFolder?: boolean
}

// An unread letter is bold, has a dot, and says so to those who see neither.
export function LetterList({ letters, showFolder = false }: LetterListProps) {
  const { t, instant } = useI18n()
  const { me } = useSession()
  return (
    <ul className="letter-list">
      {letters.map((letter) => {
        const own = letter.from.id === me.id
        const unread = !own && !letter.read
        return (
          <li key={letter.id}>
            <Link
              href={`/mail/conversations/${letter.conversation}`}
              className={unread ? 'letter-row unread' : 'letter-row'}
            >
              <span className="letter-dot" aria-hidden="true">
                {unread && '●'}
              </span>
              {unread && <VisuallyHidden>{t('mail.unread')}</VisuallyHidden>}
              <span className="letter-who">
                {own
                  ? t('mail.to_whom', { to: addresseesText(t, letter.to) })
                  : correspondentText(t, letter.from)}
              </span>
              <span className="letter-subject">{letter.subject}</span>
              <span className="letter-facts">
                {showFolder && <span>{t(`folder.${letter.folder}`)}</span>}
                {letter.attachments > 0 && (
                  <span>{t('mail.attachments', { count: letter.attachments })}</span>
                )}
                {letter.recipients !== null && letter.readers !== null && (
                  <span>
                    {t('mail.read_by', { readers: letter.readers, recipients: letter.recipients })}
                  </span>
                )}
                <time dateTime={letter.sent_at}>{instant(letter.sent_at)}</time>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
