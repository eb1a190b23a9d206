import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { keys, useWrite } from '../api/queries'
import type { Journal, Lesson } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { ReasonDialog, withdrawalReasons } from '../ui/reason_dialog'
import {
  initialForm,
  lessonFields,
  LessonTextFields,
  LessonTimeFields,
  newLessonOf,
  SubstitutionReasonField,
  type LessonForm,
} from './lesson_form'

interface LessonDialogProps {
  journal: Journal
  // Null enters a new lesson.
  lesson: Lesson | null
  onClose: () => void
}

export function LessonDialog({ journal, lesson, onClose }: LessonDialogProps) {
  const { t, day } = useI18n()
  const [form, setForm] = useState<LessonForm>(() => initialForm(lesson))
  const [withdrawing, setWithdrawing] = useState(false)
  const path = `/journals/${encodeURIComponent(journal.id)}/lessons`
  const lessonPath = `${path}/${encodeURIComponent(lesson?.id ?? '')}`
  const affects = [keys.journal(journal.id)]
  const save = useWrite<LessonForm>({
    path: () => (lesson ? `${lessonPath}/correction` : path),
    body: (given) => (lesson ? correctionOf(given) : newLessonOf(given)),
    affects,
    then: onClose,
  })
  const withdraw = useWrite<{ reason: string }>({
    path: () => `${lessonPath}/withdrawal`,
    affects,
    then: onClose,
  })
  const readOnly = lesson ? !lesson.may_enter : !journal.may_write
  const change = (part: Partial<LessonForm>) => setForm((old) => ({ ...old, ...part }))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    save.mutate(form)
  }

  if (withdrawing) {
    return (
      <ReasonDialog
        title={t('lesson.withdraw')}
        text={t('lesson.withdraw_text')}
        suggestions={withdrawalReasons}
        submit={t('action.withdraw')}
        busy={withdraw.isPending}
        error={withdraw.error}
        onSubmit={(reason) => withdraw.mutate({ reason })}
        onClose={() => setWithdrawing(false)}
      />
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={lesson ? t('lesson.title') : t('lesson.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={onSubmit}>
        <Stack>
          {lesson ? (
            <Text>
              {day(lesson.date)}, {t('lesson.nth', { number: lesson.number })}
              {lesson.late && `, ${t('journal.late_entry')}`}
            </Text>
          ) : (
            <LessonTimeFields form={form} error={save.error} onChange={change} />
          )}
          <LessonTextFields form={form} error={save.error} readOnly={readOnly} onChange={change} />
          {lesson?.substitution && (
            <Text size="sm">
              {t('lesson.substituted_by', {
                teacher: lesson.substitution.teacher,
                reason: lesson.substitution.reason,
              })}
            </Text>
          )}
          {!lesson && (
            <Checkbox
              label={t('lesson.substitution')}
              checked={form.substituted}
              onChange={(event) => change({ substituted: event.currentTarget.checked })}
            />
          )}
          {!lesson && form.substituted && (
            <SubstitutionReasonField form={form} error={save.error} onChange={change} />
          )}
          {lesson && !readOnly && (
            <TextInput
              label={t('reason.label')}
              description={t('reason.kept')}
              required
              maxLength={500}
              value={form.reason}
              error={fieldError(save.error, 'reason')}
              onChange={(event) => change({ reason: event.currentTarget.value })}
            />
          )}
          <ProblemAlert error={save.error} fields={lessonFields} />
          <Group justify="space-between">
            {lesson && !readOnly ? (
              <Button variant="subtle" color="red" onClick={() => setWithdrawing(true)}>
                {t('lesson.withdraw')}
              </Button>
            ) : (
              <span />
            )}
            <Group>
              <Button variant="default" onClick={onClose}>
                {readOnly ? t('action.close') : t('action.cancel')}
              </Button>
              {!readOnly && (
                <Button type="submit" loading={save.isPending}>
                  {t('action.save')}
                </Button>
              )}
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function correctionOf({ topic, result, homework, reason }: LessonForm) {
  return { topic, result, homework, reason }
}
