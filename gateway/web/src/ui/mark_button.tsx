import { VisuallyHidden } from '@mantine/core'
import type { Mark } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { markText } from '../journal/mark_entry'
import { LateIcon } from './icons'

interface MarkButtonProps {
  mark: Mark
  date?: string
  onClick: () => void
}

// A mark that opens its history.
export function MarkButton({ mark, date, onClick }: MarkButtonProps) {
  const { t, shortDay } = useI18n()
  const kind = t(`kind.${mark.kind}`)
  return (
    <button type="button" className="mark-button" title={kind} onClick={onClick}>
      <span className="mark mark-large" data-kind={mark.kind}>
        {markText(mark)}
        {mark.late && <LateIcon />}
      </span>
      {date && <span className="mark-date">{shortDay(date)}</span>}
      <VisuallyHidden>
        {mark.late && `${t('journal.late_entry')}, `}
        {kind}. {t('mark.open_history')}
      </VisuallyHidden>
    </button>
  )
}
