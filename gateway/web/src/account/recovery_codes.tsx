import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useI18n } from '../i18n/i18n'

// To be written down or printed: nobody can show them later.
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useI18n()
  const [copied, setCopied] = useState(false)

  async function copy() {
    await navigator.clipboard.writeText(codes.join('\n'))
    setCopied(true)
  }

  return (
    <>
      <ul className="recovery-codes" aria-label={t('second_factor.recovery_codes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group gap="sm" className="no-print">
        {/* Only a secure context has a clipboard. */}
        {navigator.clipboard && (
          <Button size="compact-sm" variant="default" onClick={() => void copy()}>
            {t('action.copy')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => window.print()}>
          {t('action.print')}
        </Button>
        <Text size="sm" role="status">
          {copied && t('state.copied')}
        </Text>
      </Group>
    </>
  )
}
