import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { features, useFreeFeatures, type Feature } from '../api/family'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { useSavedForm } from '../ui/use_saved_form'

// What the school's families need no Family Set for, down to everything.
export function FreeFeatures({ free }: { free: readonly Feature[] }) {
  const { t } = useI18n()
  const [chosen, setChosen] = useSavedForm(free)
  const save = useFreeFeatures()
  // One that only a newer gateway knows stays as it was.
  const all = [...features, ...free.filter((feature) => !features.includes(feature))]

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ features: all.filter((feature) => chosen.includes(feature)) })
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack maw={560}>
        <Checkbox.Group
          label={t('free_features.label')}
          description={t('free_features.text')}
          value={[...chosen]}
          error={fieldError(save.error, 'features')}
          onChange={(value: string[]) => setChosen(value as Feature[])}
        >
          {all.map((feature) => (
            <Checkbox key={feature} mt="xs" value={feature} label={t(`feature.${feature}`)} />
          ))}
        </Checkbox.Group>
        <ProblemAlert error={save.error} fields={['features']} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Button variant="default" onClick={() => setChosen(all)}>
            {t('free_features.all')}
          </Button>
          <Text role="status" size="sm">
            {save.isSuccess && t('state.saved')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
