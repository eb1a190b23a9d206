import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAcceptTerms, useTerms, type Terms } from '../api/accounts'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'

export function TermsForm({ onAccepted }: { onAccepted: () => void }) {
  const { language } = useI18n()
  const terms = useTerms(language)
  return (
    <Loaded query={terms}>
      {(data) => <OpenTerms key={data.version} terms={data} onAccepted={onAccepted} />}
    </Loaded>
  )
}

function OpenTerms({ terms, onAccepted }: { terms: Terms; onAccepted: () => void }) {
  const { t } = useI18n()
  const [read, setRead] = useState(false)
  const accept = useAcceptTerms({ then: onAccepted })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    accept.mutate({ version: terms.version })
  }

  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">{t('terms.version', { version: terms.version })}</Text>
        <section aria-label={t('terms.title')} tabIndex={0} className="terms">
          {terms.text.split(/\n\s*\n/).map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
        <Checkbox
          label={t('terms.read')}
          checked={read}
          required
          onChange={(event) => setRead(event.currentTarget.checked)}
        />
        <ProblemAlert error={accept.error} />
        <div>
          <Button type="submit" disabled={!read} loading={accept.isPending}>
            {t('terms.accept')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
