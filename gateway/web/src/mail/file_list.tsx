import { Button } from '@mantine/core'
import { attachmentAddress } from '../api/attachments'
import type { Attachment } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { sizeText } from './size_text'

interface FileListProps {
  files: readonly Attachment[]
  onRemove?: (file: Attachment) => void
}

export function FileList({ files, onRemove }: FileListProps) {
  const { t, number } = useI18n()
  if (files.length === 0) return null
  return (
    <ul className="file-list" aria-label={t('letter.files')}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={attachmentAddress(file.id)} download={file.name}>
            {file.name}
          </a>{' '}
          ({sizeText(number, file.size)})
          {onRemove && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${t('letter.remove_file')}: ${file.name}`}
              onClick={() => onRemove(file)}
            >
              {t('letter.remove_file')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
