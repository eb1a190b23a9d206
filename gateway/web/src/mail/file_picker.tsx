import { FileButton, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { maxFileBytes, maxFiles, uploadFile } from '../api/attachments'
import type { Attachment } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { FileList } from './file_list'

interface FilePickerProps {
  files: readonly Attachment[]
  onAdd: (file: Attachment) => void
  onRemove: (file: Attachment) => void
  onBusy: (busy: boolean) => void
}

// Files go up as soon as they are chosen, one after the other.
export function FilePicker({ files, onAdd, onRemove, onBusy }: FilePickerProps) {
  const { t } = useI18n()
  const [under, setUnder] = useState<{ name: string; share: number } | null>(null)
  const [tooLarge, setTooLarge] = useState('')
  const upload = useMutation({
    networkMode: 'always',
    mutationFn: async (chosen: File[]) => {
      for (const file of chosen) {
        setUnder({ name: file.name, share: 0 })
        onAdd(await uploadFile(file, (share) => setUnder({ name: file.name, share })))
      }
    },
    onMutate: () => onBusy(true),
    onSettled: () => {
      setUnder(null)
      onBusy(false)
    },
  })

  function onChoose(chosen: File[]) {
    const large = chosen.filter((file) => file.size > maxFileBytes).map((file) => file.name)
    setTooLarge(large.join(', '))
    const fit = chosen.filter((file) => file.size > 0 && file.size <= maxFileBytes)
    const most = fit.slice(0, maxFiles - files.length)
    if (most.length > 0) upload.mutate(most)
  }

  return (
    <Stack gap="xs">
      <FileList files={files} onRemove={onRemove} />
      <Group gap="sm">
        <FileButton
          multiple
          onChange={onChoose}
          inputProps={{ 'aria-label': t('letter.add_file') }}
        >
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              disabled={upload.isPending || files.length >= maxFiles}
            >
              {t('letter.add_file')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t('letter.file_limits', { count: maxFiles, size: maxFileBytes / 1024 / 1024 })}
        </Text>
      </Group>
      {under && (
        <>
          <Text size="sm" role="status">
            {t('letter.uploading', { name: under.name })}
          </Text>
          <Progress value={under.share * 100} aria-label={under.name} />
        </>
      )}
      {tooLarge && (
        <Text size="sm" role="alert" c="red">
          {t('letter.too_large', { names: tooLarge })}
        </Text>
      )}
      <ProblemAlert error={upload.error} />
    </Stack>
  )
}
