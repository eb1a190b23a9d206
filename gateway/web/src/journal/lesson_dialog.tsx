import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { keys, useWrite } from '../api/queries'
import type { Journal, Lesson, NewLesson } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'
import { ProblemAlert } from '../ui/problem_alert'
import { ReasonDialog, withdrawalReasons } from '../ui/reason_dialog'

interface LessonDialogProps {
  journal: Journal
  // Null enters a new lesson.
  lesson: Lesson | null
  onClose: () => void
}

const fields = ['date', 'number', 'topic', 'result', 'homework', 'substitution.reason', 'reason']

interface LessonForm {
  date: string
  number: number
  topic: string
  result: string
  homework: string
  substituted: boolean
  substitutionReason: string
  reason: string
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
            <Group grow align="flex-start">
              <TextInput
                type="date"
                label={t('lesson.date')}
                required
                data-autofocus
                value={form.date}
                error={fieldError(save.error, 'date')}
                onChange={(event) => change({ date: event.currentTarget.value })}
              />
              <NumberInput
                label={t('lesson.number')}
                required
                min={0}
                max={20}
                allowDecimal={false}
                value={form.number}
                error={fieldError(save.error, 'number')}
                onChange={(value) => change({ number: Number(value) })}
              />
            </Group>
          )}
          {(['topic', 'result', 'homework'] as const).map((field) => (
            <Textarea
              key={field}
              label={t(`lesson.${field}`)}
              autosize
              minRows={field === 'topic' ? 1 : 2}
              maxLength={2000}
              required={field === 'topic'}
              readOnly={readOnly}
              value={form[field]}
              error={fieldError(save.error, field)}
              onChange={(event) => change({ [field]: event.currentTarget.value })}
            />
          ))}
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
            <TextInput
              label={t('lesson.substitution_reason')}
              required
              maxLength={500}
              value={form.substitutionReason}
              error={fieldError(save.error, 'substitution.reason')}
              onChange={(event) => change({ substitutionReason: event.currentTarget.value })}
            />
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
          <ProblemAlert error={save.error} fields={fields} />
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

function initialForm(lesson: Lesson | null): LessonForm {
  return {
    date: lesson?.date ?? today(),
    number: lesson?.number ?? 1,
    topic: lesson?.topic ?? '',
    result: lesson?.result ?? '',
    homework: lesson?.homework ?? '',
    substituted: false,
    substitutionReason: '',
    reason: '',
  }
}

function newLessonOf(form: LessonForm): NewLesson {
  const { date, number, topic, result, homework } = form
  const lesson = { date, number, topic, result, homework }
  return form.substituted
    ? { ...lesson, substitution: { reason: form.substitutionReason } }
    : lesson
}

function correctionOf({ topic, result, homework, reason }: LessonForm) {
  return { topic, result, homework, reason }
}
