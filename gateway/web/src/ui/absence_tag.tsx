import type { Absence } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { absenceLetters } from '../journal/mark_entry'

// Letter, word and pattern say the same as the colour.
export function AbsenceTag({ absence }: { absence: Exclude<Absence, ''> }) {
  const { t } = useI18n()
  return (
    <span className="absence-tag" data-absence={absence}>
      <abbr title={t(`absence.${absence}`)}>{absenceLetters[absence]}</abbr>{' '}
      {t(`absence.${absence}`)}
    </span>
  )
}
