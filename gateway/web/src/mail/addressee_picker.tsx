import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useAddressees, type Addressee } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { addresseeKey, addresseeText, asAddressee } from './correspondents'

interface AddresseePickerProps {
  value: readonly Addressee[]
  error?: string
  onChange: (value: Addressee[]) => void
}

// Persons and groups that one may write to, found by the words of their names.
export function AddresseePicker({ value, error, onChange }: AddresseePickerProps) {
  const { t } = useI18n()
  const [search, setSearch] = useState('')
  const [q] = useDebouncedValue(search.trim(), 250)
  const found = useAddressees(q)
  const groups = found.data?.groups ?? []
  const persons = (found.data?.items ?? []).map(asAddressee)
  const known = new Map([...groups, ...persons, ...value].map((a) => [addresseeKey(a), a]))

  const option = (addressee: Addressee) => ({
    value: addresseeKey(addressee),
    label: addresseeText(t, addressee),
  })
  const listed = new Set([...groups, ...persons].map(addresseeKey))
  // Those chosen under another search keep their names.
  const others = value.filter((a) => !listed.has(addresseeKey(a)))

  return (
    <MultiSelect
      label={t('letter.to')}
      description={t('letter.to_help')}
      required
      searchable
      hidePickedOptions
      value={value.map(addresseeKey)}
      searchValue={search}
      onSearchChange={setSearch}
      // The gateway has found them by its own rules.
      filter={({ options }) => options}
      data={[
        { group: t('letter.groups'), items: groups.map(option) },
        { group: t('letter.persons'), items: [...persons, ...others].map(option) },
      ]}
      nothingFoundMessage={found.isFetching ? t('state.loading') : t('letter.nobody_found')}
      error={error}
      onChange={(chosen) => {
        onChange(chosen.flatMap((key) => known.get(key) ?? []))
        setSearch('')
      }}
    />
  )
}
