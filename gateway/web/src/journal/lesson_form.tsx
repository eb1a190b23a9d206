import { Group, NumberInput, Textarea, TextInput } from '@mantine/core'
import { fieldError } from '../api/problem'
import type { Lesson, NewLesson } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { today } from '../i18n/week'

export interface LessonForm {
  date: string
  number: number
  topic: string
  result: string
  homework: string
  substituted: boolean
  substitutionReason: string
  reason: string
}

export const lessonFields = [
  'date',
  'number',
  'topic',
  'result',
  'homework',
  'substitution.reason',
  'reason',
]

export function initialForm(lesson: Lesson | null): LessonForm {
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

export function newLessonOf(form: LessonForm): NewLesson {
  const { date, number, topic, result, homework } = form
  const lesson = { date, number, topic, result, homework }
  return form.substituted
    ? { ...lesson, substitution: { reason: form.substitutionReason } }
    : lesson
}

interface FieldsProps {
  form: LessonForm
  error: unknown
  onChange: (part: Partial<LessonForm>) => void
}

export function LessonTimeFields({ form, error, onChange }: FieldsProps) {
  const { t } = useI18n()
  return (
    <Group grow align="flex-start">
      <TextInput
        type="date"
        label={t('lesson.date')}
        required
        data-autofocus
        value={form.date}
        error={fieldError(error, 'date')}
        onChange={(event) => onChange({ date: event.currentTarget.value })}
      />
      <NumberInput
        label={t('lesson.number')}
        required
        min={0}
        max={20}
        allowDecimal={false}
        value={form.number}
        error={fieldError(error, 'number')}
        onChange={(value) => onChange({ number: Number(value) })}
      />
    </Group>
  )
}

export function LessonTextFields(props: FieldsProps & { readOnly?: boolean }) {
  const { form, error, onChange } = props
  const { t } = useI18n()
  return (['topic', 'result', 'homework'] as const).map((field) => (
    <Textarea
      key={field}
      label={t(`lesson.${field}`)}
      autosize
      minRows={field === 'topic' ? 1 : 2}
      maxLength={2000}
      required={field === 'topic'}
      readOnly={props.readOnly}
      value={form[field]}
      error={fieldError(error, field)}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
    />
  ))
}

export function SubstitutionReasonField({ form, error, onChange }: FieldsProps) {
  const { t } = useI18n()
  return (
    <TextInput
      label={t('lesson.substitution_reason')}
      required
      maxLength={500}
      value={form.substitutionReason}
      error={fieldError(error, 'substitution.reason')}
      onChange={(event) => onChange({ substitutionReason: event.currentTarget.value })}
    />
  )
}
