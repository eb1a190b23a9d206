import { Group, Kbd, Modal, Table } from '@mantine/core'
import { useI18n } from '../i18n/i18n'
import type { Key } from '../i18n/translate'

const shortcuts: [string[], Key][] = [
  [['1', '…', '9', '0'], 'shortcut.digits'],
  [['n', 'k'], 'shortcut.absence'],
  [['nv', 'i', 'ni', 's', 't', 'a', 'p'], 'shortcut.letters'],
  [['Enter', 'Shift+Enter'], 'shortcut.enter'],
  [['←', '→', '↑', '↓', 'Home', 'End', 'PgUp', 'PgDn'], 'shortcut.arrows'],
  [['F2'], 'shortcut.f2'],
  [['Esc'], 'shortcut.escape'],
  [['Delete'], 'shortcut.delete'],
  [['c', 'Shift+F10'], 'shortcut.details'],
  [['Shift+↓', 'Ctrl+C', 'Ctrl+V'], 'shortcut.block'],
  [['Ctrl+D'], 'shortcut.fill'],
  [['Ctrl+Z'], 'shortcut.undo'],
  [['Tab'], 'shortcut.tab'],
  [['?'], 'shortcut.help'],
]

export function ShortcutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('shortcut.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Table>
        <Table.Tbody>
          {shortcuts.map(([names, key]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Group gap={4}>
                  {names.map((name) => (
                    <Kbd key={name}>{name}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{t(key)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
