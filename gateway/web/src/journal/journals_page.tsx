import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useJournals } from '../api/queries'
import { useI18n } from '../i18n/i18n'
import { may } from '../session/roles'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { SubstitutionDialog } from './substitution_dialog'

// From here on a search field helps more than it costs.
const searchFrom = 12

export function JournalsPage() {
  const { t } = useI18n()
  const journals = useJournals()
  const { me } = useSession()
  const [search, setSearch] = useState('')
  const [substituting, setSubstituting] = useState(false)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t('nav.journals')}
        </Title>
        {may(me, 'write_journals') && (
          <Button variant="default" onClick={() => setSubstituting(true)}>
            {t('substitution.title')}
          </Button>
        )}
      </Group>
      <Loaded query={journals}>
        {(items) => {
          const wanted = search.trim().toLowerCase()
          const shown = items.filter((j) =>
            [j.class, j.subject, ...j.teachers].some((s) => s.toLowerCase().includes(wanted)),
          )
          return (
            <>
              {items.length >= searchFrom && (
                <TextInput
                  type="search"
                  label={t('journals.search')}
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                />
              )}
              {shown.length === 0 && <Text>{t('journals.none')}</Text>}
              <Table highlightOnHover className="link-table">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('class.title')}</Table.Th>
                    <Table.Th>{t('subject.title')}</Table.Th>
                    <Table.Th visibleFrom="sm">{t('teachers.title')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {shown.map((journal) => (
                    <Table.Tr key={journal.id}>
                      <Table.Td>{journal.class}</Table.Td>
                      <Table.Td>
                        <Link href={`/journals/${journal.id}`}>{journal.subject}</Link>
                      </Table.Td>
                      <Table.Td visibleFrom="sm">{journal.teachers.join(', ')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )
        }}
      </Loaded>
      {substituting && <SubstitutionDialog onClose={() => setSubstituting(false)} />}
    </Stack>
  )
}
