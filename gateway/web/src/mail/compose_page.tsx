import { Stack, Text } from '@mantine/core'
import { useRef } from 'react'
import { useDrafts, useLetter, type Draft, type Letter, type LetterContent } from '../api/mail'
import { useI18n, type I18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { LetterForm } from './letter_form'
import { asAddressee } from './correspondents'

const empty: LetterContent = { to: [], subject: '', body: '', answers: null, files: [] }

interface ComposePageProps {
  draft?: string
  // The letter that is answered.
  answers?: string
}

// A new letter, an answer, or a draft that is gone on with.
export function ComposePage({ draft, answers }: ComposePageProps) {
  if (draft !== undefined) return <DraftForm id={draft} />
  if (answers !== undefined) return <AnswerForm id={answers} />
  return <LetterForm draft={null} initial={empty} />
}

function DraftForm({ id }: { id: string }) {
  const { t } = useI18n()
  const drafts = useDrafts()
  const opened = useRef<Draft>(undefined)
  return (
    <Loaded query={drafts}>
      {(items) => {
        // It is gone once it is sent, and the form is still there for a moment.
        opened.current ??= items.find((d) => d.id === id)
        if (!opened.current) return <Text>{t('draft.gone')}</Text>
        return <LetterForm draft={id} initial={opened.current} />
      }}
    </Loaded>
  )
}

function AnswerForm({ id }: { id: string }) {
  const { t } = useI18n()
  const { me } = useSession()
  const letter = useLetter(id)
  return (
    <Loaded query={letter}>
      {(data) => (
        <Stack>
          <LetterForm draft={null} initial={answerTo(t, data, me.id)} />
          <Text size="sm">{t('letter.answered')}</Text>
          <blockquote className="letter-body">{data.body}</blockquote>
        </Stack>
      )}
    </Loaded>
  )
}

// To the sender; to those it went to, when the reader answers an own letter.
function answerTo(t: I18n['t'], { letter }: Letter, reader: string): LetterContent {
  const to = letter.from.id === reader ? letter.to : [asAddressee(letter.from)]
  const prefix = t('letter.answer_prefix')
  const subject = letter.subject.startsWith(prefix) ? letter.subject : prefix + letter.subject
  return { ...empty, to, subject, answers: letter.id }
}
