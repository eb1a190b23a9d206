import { Stack, Text, Title } from '@mantine/core'
import { useSchool } from '../api/queries'
import type { School } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { Calendar } from './calendar'
import { SettingsForm } from './settings_form'

export function SchoolPage() {
  const school = useSchool()
  return <Loaded query={school}>{(data) => <OpenSchool school={data} />}</Loaded>
}

function OpenSchool({ school }: { school: School }) {
  const { t, day } = useI18n()
  return (
    <Stack gap="xl">
      <div>
        <Title order={1} size="h3">
          {school.name}
        </Title>
        {school.year && (
          <Text>
            {school.year.title}: {day(school.year.from)} – {day(school.year.to)}
          </Text>
        )}
        <ul>
          {school.semesters.map((semester) => (
            <li key={semester.id}>
              {semester.title}: {day(semester.from)} – {day(semester.to)}
            </li>
          ))}
        </ul>
      </div>
      <Calendar school={school} />
      <section>
        <Title order={2} size="h4">
          {t('settings.title')}
        </Title>
        {/* Saved settings start the form anew, also those that somebody else has saved. */}
        <SettingsForm key={JSON.stringify(school.settings)} settings={school.settings} />
      </section>
    </Stack>
  )
}
