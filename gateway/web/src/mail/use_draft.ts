import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Problem } from '../api/problem'
import { discardDraft, mailKeys, saveDraft, type LetterContent } from '../api/mail'

// A pause in typing after which the draft is saved.
export const draftPauseMs = 1500

export type DraftState =
  | { what: 'clean' }
  | { what: 'waiting' }
  | { what: 'saving' }
  | { what: 'saved'; at: Date }
  | { what: 'failed'; error: unknown }

// Keeps what is being written as a draft. One save at a time, each of the newest content; while the
// session is over a save waits for the new sign-in, as every write does.
export function useDraft(initialId: string | null) {
  const queries = useQueryClient()
  const [state, setState] = useState<DraftState>({ what: 'clean' })
  const id = useRef(initialId)
  const newest = useRef<LetterContent>(undefined)
  const saved = useRef<LetterContent>(undefined)
  const running = useRef<Promise<void>>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const over = useRef(false)

  const isDirty = () => newest.current !== saved.current

  const save = useCallback((): Promise<void> => {
    clearTimeout(timer.current)
    const run = async () => {
      while (newest.current && newest.current !== saved.current && !over.current) {
        const content = newest.current
        setState({ what: 'saving' })
        try {
          id.current = await saveDraft(id.current, content)
          saved.current = content
          setState({ what: 'saved', at: new Date() })
        } catch (error) {
          // Thrown away elsewhere: what is written here is a draft of its own, then.
          if (id.current !== null && isGone(error)) {
            id.current = null
            continue
          }
          setState({ what: 'failed', error })
          break
        }
      }
      void queries.invalidateQueries({ queryKey: mailKeys.drafts })
    }
    running.current ??= run().finally(() => {
      running.current = undefined
    })
    return running.current
  }, [queries])

  const keep = useCallback(
    (content: LetterContent) => {
      newest.current = content
      setState((now) => (now.what === 'saving' ? now : { what: 'waiting' }))
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), draftPauseMs)
    },
    [save],
  )

  // Once the letter is sent, or thrown away: nothing is saved any more.
  const finish = useCallback(async () => {
    over.current = true
    clearTimeout(timer.current)
    await running.current
    if (id.current !== null) await discardDraft(id.current)
    void queries.invalidateQueries({ queryKey: mailKeys.drafts })
  }, [queries])

  // Whoever leaves for another page of the client loses nothing; the browser asks whoever closes it.
  useEffect(() => {
    const onClose = (event: BeforeUnloadEvent) => {
      if (isDirty() && !over.current) event.preventDefault()
    }
    window.addEventListener('beforeunload', onClose)
    return () => {
      window.removeEventListener('beforeunload', onClose)
      if (!over.current) void save()
    }
  }, [save])

  return { state, keep, save, finish }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Problem && (error.status === 404 || error.details.code === 'draft_discarded')
  )
}
