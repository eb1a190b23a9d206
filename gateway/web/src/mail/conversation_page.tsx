import { Stack, Title } from '@mantine/core'
import { useEffect } from 'react'
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

// What is on the screen has been read. A repetition does no harm.
function useReading(letters: Letter[]) {
  const { me } = useSession()
  const { mutate } = useReadLetters()
  useEffect(() => {
    const unread = letters
      .map(({ letter }) => letter)
      .filter((letter) => letter.from.id !== me.id && !letter.read)
    if (unread.length > 0 && !me.former) mutate(unread.map((letter) => letter.id))
  }, [letters, me.id, me.former, mutate])
}
