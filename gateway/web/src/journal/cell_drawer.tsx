import { Button, Divider, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import type { Cell, Lesson, Mark, Named } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { WriteNote } from '../notes/write_note'
import { MarkHistory, MarkSummary } from '../ui/mark_history'

interface CellDrawerProps {
  journal: string
  pupil: Named
  lesson: Lesson
  cell: Cell | undefined
  writable: boolean
  onWithdraw: (mark: Mark) => void
  onClose: () => void
}

// Everything about one cell: what stands in it, and who put it there, when and why.
export function CellDrawer(props: CellDrawerProps) {
  const { journal, pupil, lesson, cell } = props
  const { t, day } = useI18n()
  const marks = cell?.marks ?? []
  return (
    <Drawer
      opened
      onClose={props.onClose}
      position="right"
      title={pupil.name}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">
          {day(lesson.date)}, {t('lesson.nth', { number: lesson.number })}
          {lesson.topic && `: ${lesson.topic}`}
        </Text>
        {cell?.absence && <Text>{t(`absence.${cell.absence}`)}</Text>}
        {props.writable && <WriteNote pupil={pupil} lesson={{ journal, date: lesson.date }} />}
        {marks.length === 0 && <Text c="dimmed">{t('journal.no_marks')}</Text>}
        {marks.map((mark) => (
          <Stack key={mark.id} gap="sm">
            <Divider />
            <MarkSummary mark={mark} />
            <Title order={3} size="h6">
              {t('history.title')}
            </Title>
            <MarkHistory mark={mark} />
            {props.writable && (
              <Group>
                <Button
                  size="compact-md"
                  variant="light"
                  color="red"
                  onClick={() => props.onWithdraw(mark)}
                >
                  {t('mark.withdraw')}
                </Button>
              </Group>
            )}
          </Stack>
        ))}
      </Stack>
    </Drawer>
  )
}
