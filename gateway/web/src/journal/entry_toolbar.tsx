import { Button, Group, NativeSelect, NumberInput, Text } from '@mantine/core'
import { kinds, type Kind, type Lesson, type Scale } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import type { ColumnSettings } from './journal_cells'
import { lessonTitle } from './cell_text'

const scales: Scale[] = ['ten', 'pass', 'stap', 'percent']

interface EntryToolbarProps {
  lesson: Lesson
  settings: ColumnSettings
  onSettings: (settings: ColumnSettings) => void
  onType: () => void
  onDetails: () => void
  onAttendance: () => void
  onLesson: () => void
}

// The column that the cursor is in: what its marks are, and what else can be done with its lesson.
export function EntryToolbar(props: EntryToolbarProps) {
  const { lesson, settings, onSettings } = props
  const i18n = useI18n()
  const { t } = i18n
  return (
    <section className="entry-toolbar" aria-label={t('journal.column')}>
      <Text fw={600} className="entry-toolbar-title">
        {lessonTitle(lesson, i18n)}
      </Text>
      {!lesson.attendance_taken && lesson.date <= today() && (
        <Text size="sm" className="attendance-missing">
          {t('attendance.not_taken')}
        </Text>
      )}
      <Group gap="sm" align="flex-end">
        {lesson.may_enter && (
          <>
            <NativeSelect
              size="xs"
              label={t('mark.kind')}
              value={settings.kind}
              onChange={(event) =>
                onSettings({ ...settings, kind: event.currentTarget.value as Kind })
              }
              data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
            />
            <NumberInput
              size="xs"
              w={90}
              label={t('mark.weight_label')}
              min={0}
              max={10}
              step={0.5}
              decimalScale={1}
              decimalSeparator={i18n.language === 'en' ? '.' : ','}
              value={settings.weight}
              onChange={(value) => onSettings({ ...settings, weight: Number(value) })}
            />
            <NativeSelect
              size="xs"
              label={t('mark.scale')}
              value={settings.scale}
              onChange={(event) =>
                onSettings({ ...settings, scale: event.currentTarget.value as Scale })
              }
              data={scales.map((value) => ({ value, label: t(`scale.${value}`) }))}
            />
            <Button size="xs" variant="default" onClick={props.onType}>
              {t('journal.type')}
            </Button>
            <Button size="xs" variant="default" onClick={props.onAttendance}>
              {t('attendance.title')}
            </Button>
          </>
        )}
        <Button size="xs" variant="default" onClick={props.onLesson}>
          {t('lesson.title')}
        </Button>
        <Button size="xs" variant="default" onClick={props.onDetails}>
          {t('journal.details')}
        </Button>
      </Group>
    </section>
  )
}
