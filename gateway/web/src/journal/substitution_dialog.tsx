import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { keys, useSubstitutableJournals, useWrite } from '../api/queries'
import type { JournalSummary } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import {
  initialForm,
  lessonFields,
  LessonTextFields,
  LessonTimeFields,
  newLessonOf,
  SubstitutionReasonField,
  type LessonForm,
} from './lesson_form'

// A school has hundreds of journals; more than these are found by typing on.
const shownAtOnce = 50

// A lesson given in another teacher's place. It leads to the journal, where marks and attendance of
// that lesson can be entered.
export function SubstitutionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  const [, navigate] = useLocation()
  const [journal, setJournal] = useState<string | null>(null)
  const [form, setForm] = useState<LessonForm>(() => ({ ...initialForm(null), substituted: true }))
  const journals = useSubstitutableJournals(form.date)
  const chosen = journals.data?.find(({ id }) => id === journal)?.id ?? ''
  const path = `/journals/${encodeURIComponent(chosen)}`
  const save = useWrite<LessonForm>({
    path: () => `${path}/lessons`,
    body: newLessonOf,
    affects: [keys.journals, keys.journal(chosen)],
    then: () => navigate(path),
  })
  const fields = {
    form,
    error: save.error,
    onChange: (part: Partial<LessonForm>) => setForm((old) => ({ ...old, ...part })),
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (chosen) save.mutate(form)
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('substitution.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm">{t('substitution.text')}</Text>
          <LessonTimeFields {...fields} />
          <Loaded query={journals}>
            {(items) => (
              <Select
                label={t('substitution.journal')}
                required
                searchable
                limit={shownAtOnce}
                nothingFoundMessage={t('journals.none')}
                value={chosen || null}
                onChange={setJournal}
                data={items.map((item) => ({ value: item.id, label: titleOf(item) }))}
              />
            )}
          </Loaded>
          <LessonTextFields {...fields} />
          <SubstitutionReasonField {...fields} />
          <ProblemAlert error={save.error} fields={lessonFields} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function titleOf({ class: of, subject, teachers }: JournalSummary): string {
  return `${of} · ${subject} (${teachers.join(', ')})`
}
