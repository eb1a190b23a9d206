import { Stack, Text } from '@mantine/core'
import { useFolder, type Folder } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { LoadedPages } from '../ui/loaded_pages'
import { LetterList } from './letter_list'

export function FolderPage({ folder }: { folder: Folder }) {
  const { t } = useI18n()
  const letters = useFolder(folder)
  return (
    <Stack component="section" aria-label={t(`folder.${folder}`)}>
      {folder !== 'inbox' && <Text size="sm">{t('mail.kept_for_ever')}</Text>}
      <LoadedPages query={letters} empty={t('mail.none')}>
        {(items) => <LetterList letters={items} />}
      </LoadedPages>
    </Stack>
  )
}
