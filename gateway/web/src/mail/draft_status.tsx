import { Anchor, Text } from '@mantine/core'
import { Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import type { DraftState } from './use_draft'

interface DraftStatusProps {
  state: DraftState
  onRetry: () => void
}

export function DraftStatus({ state, onRetry }: DraftStatusProps) {
  const { t, instant } = useI18n()
  return (
    <Text size="sm" role="status">
      {(state.what === 'waiting' || state.what === 'saving') && t('draft.saving')}
      {state.what === 'saved' && t('draft.saved', { at: instant(state.at.toISOString()) })}
      {state.what === 'failed' && (
        <>
          {t('draft.failed')} {reasonOf(state.error)}{' '}
          <Anchor component="button" type="button" size="sm" onClick={onRetry}>
            {t('action.retry')}
          </Anchor>
        </>
      )}
    </Text>
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Problem)) return ''
  return error.details.errors?.map((e) => e.detail).join(' ') ?? error.message
}
