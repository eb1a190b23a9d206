import { Modal, Stack, Table } from '@mantine/core'
import { useReceipts } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { LoadedPages } from '../ui/loaded_pages'
import { correspondentText } from './correspondents'

interface ReceiptsDialogProps {
  letter: string
  onClose: () => void
}

// Who has read a letter: for its sender.
export function ReceiptsDialog({ letter, onClose }: ReceiptsDialogProps) {
  const { t, instant } = useI18n()
  const receipts = useReceipts(letter)
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('receipts.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <LoadedPages query={receipts} empty={t('mail.none')}>
          {(items) => (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('receipts.recipient')}</Table.Th>
                  <Table.Th>{t('receipts.read_at')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ recipient, read_at }) => (
                  <Table.Tr key={recipient.id}>
                    <Table.Td>{correspondentText(t, recipient)}</Table.Td>
                    <Table.Td>{read_at ? instant(read_at) : t('receipts.not_read')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </LoadedPages>
      </Stack>
    </Modal>
  )
}
