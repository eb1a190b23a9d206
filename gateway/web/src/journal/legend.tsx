import { Group, Text } from '@mantine/core'
import { useI18n } from '../i18n/i18n'
import { LateIcon, SubstitutionIcon } from '../ui/icons'
import { absenceLetters } from './mark_entry'

export function Legend() {
  const { t } = useI18n()
  return (
    <Group gap="md" className="legend" component="ul" aria-label={t('journal.legend')}>
      {(['absent', 'excused', 'late'] as const).map((absence) => (
        <li key={absence}>
          <span className="legend-swatch" data-absence={absence}>
            {absenceLetters[absence]}
          </span>{' '}
          {t(`absence.${absence}`)}
        </li>
      ))}
      <li>
        <span className="mark" data-kind="formative">
          7
        </span>{' '}
        {t('kind.formative')}
      </li>
      <li>
        <span className="mark" data-kind="summative">
          7
        </span>{' '}
        {t('kind.summative')}
      </li>
      <li>
        <span className="mark" data-kind="semester">
          7
        </span>{' '}
        {t('journal.period_mark')}
      </li>
      <li>
        <LateIcon /> {t('journal.late_entry')}
      </li>
      <li>
        <SubstitutionIcon /> {t('lesson.substituted')}
      </li>
      <Text component="li" size="sm">
        nv: {t('journal.nv')}
      </Text>
    </Group>
  )
}
