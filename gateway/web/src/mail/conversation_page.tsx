import { Stack, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useConversation, useReadLetters, type Letter } from '../api/mail'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { Loaded } from '../ui/loaded'
import { LetterCard } from './letter_card'

// The reader's letters of one conversation, oldest first.
export function ConversationPage({ id }: { id: string }) {
  const letters = useConversation(id)
  return <Loaded query={letters}>{(items) => <OpenConversation letters={items} />}</Loaded>
}

function OpenConversation({ letters }: { letters: Letter[] }) {
  const { t } = useI18n()
  useReading(letters)
  return (
    <Stack>
      <Title order={2} size="h4">
        {letters[0]?.letter.subject ?? t('mail.none')}
      </Title>
      {letters.map((letter) => (
        <LetterCard key={letter.letter.id} letter={letter} />
      ))}
    </Stack>
  )
}

// What is on the screen has been read, and each letter says so once.
function useReading(letters: Letter[]) {
  const { me } = useSession()
  const { mutate } = useReadLetters()
  const told = useRef(new Set<string>())
  useEffect(() => {
    const unread = letters
      .map(({ letter }) => letter)
      .filter((l) => l.from.id !== me.id && !l.read && !told.current.has(l.id))
      .map((l) => l.id)
    for (const id of unread) told.current.add(id)
    if (unread.length > 0) mutate(unread)
  }, [letters, me.id, mutate])
}
