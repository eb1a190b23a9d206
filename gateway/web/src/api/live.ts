import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { mailKeys } from './mail'
import { newsKey } from './news'
import { keys } from './queries'

export const liveEvents = [
  'mark',
  'lesson',
  'attendance',
  'absence',
  'school',
  'mail',
  'diary_note',
  'news',
  'reset',
] as const
export type LiveEvent = (typeof liveEvents)[number]

interface Subject {
  journal?: string
  pupil?: string
  lesson?: string
}

const pupilParts = {
  mark: ['diary', 'marks', 'ranking'],
  lesson: ['diary', 'marks', 'absences', 'timetable'],
  attendance: ['diary', 'absences'],
  absence: ['diary', 'absences'],
  diary_note: ['diary', 'notes'],
}

// Which reads an event makes stale; null means all of them.
export function staleAfter(event: LiveEvent, subject: Subject): QueryKey[] | null {
  if (event === 'reset' || event === 'school') return null
  if (event === 'mail') return [mailKeys.all]
  if (event === 'news') return [newsKey]
  const stale: QueryKey[] = []
  // A notice or an excuse is the pupil's, and shows in every journal that the pupil is in.
  if (event === 'absence') stale.push(keys.anyJournal)
  else if (subject.journal) stale.push(keys.journal(subject.journal))
  if (subject.pupil) {
    const { pupil } = subject
    stale.push(...pupilParts[event].map((part) => keys.pupilPart(pupil, part)))
  } else {
    stale.push(['pupil'])
  }
  if (event === 'mark') stale.push(keys.markHistories)
  return stale
}

// Events of one burst, such as a teacher going down a column, cost one read.
const burstMs = 250
const reconnectMs = 5000

// Keeps the open page current while it is mounted. True while the stream is up.
// Only a visible page holds a stream: over HTTP/1.1 a browser opens six connections to a server, and
// six forgotten tabs would leave none for the seventh.
export function useLive(): boolean {
  const queries = useQueryClient()
  const [connected, setConnected] = useState(false)

  useEffect(() => {
    if (typeof EventSource === 'undefined') return undefined
    const stale = new StaleReads(queries)
    let source: EventSource | null = null
    let reconnect: ReturnType<typeof setTimeout> | undefined

    function open() {
      const opened = new EventSource('/api/v1/live')
      source = opened
      opened.onopen = () => setConnected(true)
      opened.onerror = () => {
        setConnected(false)
        if (opened.readyState !== EventSource.CLOSED) return
        // A refused stream may be an ended session: this read finds out.
        void queries.invalidateQueries({ queryKey: keys.school })
        reconnect = setTimeout(open, reconnectMs)
      }
      for (const name of liveEvents) {
        opened.addEventListener(name, (event) => {
          stale.add(staleAfter(name, subjectOf(event as MessageEvent<string>)))
        })
      }
    }

    function close() {
      clearTimeout(reconnect)
      source?.close()
      source = null
      setConnected(false)
    }

    function onVisibility() {
      if (document.hidden) close()
      else if (!source) {
        stale.add(null)
        open()
      }
    }

    if (!document.hidden) open()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      stale.stop()
      close()
    }
  }, [queries])

  return connected
}

function subjectOf(event: MessageEvent<string>): Subject {
  try {
    return (JSON.parse(event.data) as Subject | null) ?? {}
  } catch {
    return {}
  }
}

class StaleReads {
  private waiting = new Map<string, QueryKey>()
  private everything = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly queries: QueryClient) {}

  add(stale: QueryKey[] | null) {
    if (stale === null) this.everything = true
    for (const key of stale ?? []) this.waiting.set(JSON.stringify(key), key)
    this.timer ??= setTimeout(() => this.flush(), burstMs)
  }

  stop() {
    clearTimeout(this.timer)
  }

  private flush() {
    this.timer = undefined
    if (this.everything) void this.queries.invalidateQueries()
    for (const queryKey of this.waiting.values()) void this.queries.invalidateQueries({ queryKey })
    this.everything = false
    this.waiting.clear()
  }
}
