import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { keys, useWrite } from '../api/queries'
import type { Journal, Lesson } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { attendanceOf } from './journal_cells'

type Attendance = 'present' | 'absent' | 'late'
const attendances: Attendance[] = ['present', 'absent', 'late']

interface AttendanceDialogProps {
  journal: Journal
  lesson: Lesson
  onClose: () => void
}

export function AttendanceDialog({ journal, lesson, onClose }: AttendanceDialogProps) {
  const { t, day } = useI18n()
  const [chosen, setChosen] = useState<ReadonlyMap<string, Attendance>>(() => {
    const { absent, late } = attendanceOf(journal, lesson.id)
    return new Map([
      ...[...absent].map((id) => [id, 'absent'] as const),
      ...[...late].map((id) => [id, 'late'] as const),
    ])
  })
  const save = useWrite<{ absent: string[]; late: string[] }>({
    path: () =>
      `/journals/${encodeURIComponent(journal.id)}/lessons/${encodeURIComponent(lesson.id)}/attendance`,
    affects: [keys.journal(journal.id)],
    then: onClose,
  })
  const those = (wanted: Attendance) =>
    journal.pupils.map((p) => p.id).filter((id) => chosen.get(id) === wanted)

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('attendance.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Group justify="space-between">
          <Text>
            {day(lesson.date)}, {t('lesson.nth', { number: lesson.number })}
          </Text>
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => save.mutate({ absent: [], late: [] })}
          >
            {t('attendance.nobody_absent')}
          </Button>
        </Group>
        <Stack gap={4} component="ul" className="plain-list">
          {journal.pupils.map((pupil) => (
            <Group key={pupil.id} component="li" justify="space-between" className="attendance-row">
              <Text id={`attendance-${pupil.id}`}>{pupil.name}</Text>
              <SegmentedControl
                aria-labelledby={`attendance-${pupil.id}`}
                value={chosen.get(pupil.id) ?? 'present'}
                onChange={(value) =>
                  setChosen((old) => new Map(old).set(pupil.id, value as Attendance))
                }
                data={attendances.map((value) => ({ value, label: t(`attendance.${value}`) }))}
              />
            </Group>
          ))}
        </Stack>
        <ProblemAlert error={save.error} />
        <Group justify="space-between" className="dialog-footer">
          <Text size="sm">{t('attendance.absent_count', { count: those('absent').length })}</Text>
          <Group>
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button
              loading={save.isPending}
              onClick={() => save.mutate({ absent: those('absent'), late: those('late') })}
            >
              {t('action.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
