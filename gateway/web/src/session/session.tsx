import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  lazy,
  Suspense,
  use,
  useCallback,
  useEffect,
  useReducer,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { client } from '../api/client'
import { Problem, wantsCode } from '../api/problem'
import { keys, useMe } from '../api/queries'
import type { Demand, Me, Profile } from '../api/types'
import { Loaded } from '../ui/loaded'
import { GoOnDialog } from './go_on_dialog'
import { SignInAgainDialog } from './sign_in_again_dialog'
import { SignInPage } from './sign_in_page'
import { tellOtherTabs, useOtherTabs } from './tabs'

const DemandDialog = lazy(async () => ({
  default: (await import('./demand_dialog')).DemandDialog,
}))

interface Successor {
  profile: string
  name: string
}

interface Session {
  me: Me
  signOut: () => Promise<void>
  // Goes on as another profile of the family (F4), or asks for the code of its second factor first.
  goOnAs: (successor: Successor) => Promise<void>
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside SessionGate')
  return session
}

// Shows the children to somebody who is signed in, and the sign-in page to anybody else. Whoever else
// signs in, here or in another tab, finds nothing of this person's: the page is loaded anew.
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const me = useMe()
  const expired = useExpiry()
  const demanded = useDemand()
  const demand = me.data?.demanded?.[0] ?? demanded.what
  const entered = useRef(false)
  if (me.data && !demand) entered.current = true
  const [locked, setLocked] = useState<Successor | null>(null)
  const [left, leave] = useReducer(() => true, false)
  const person = useRef<string>(undefined)
  person.current ??= me.data?.id
  const over = left || me.data?.id !== person.current
  const onProfile = useCallback((profile: string) => {
    if (person.current && profile !== person.current) leave()
  }, [])
  useOtherTabs(onProfile)

  useEffect(() => {
    if (!over) return
    queries.clear()
    window.location.assign('/')
  }, [over, queries])

  if (over) return null
  if (!me.data && me.error instanceof Problem && me.error.status === 401) {
    return <SignInPage onSignedIn={() => void queries.resetQueries({ queryKey: keys.me })} />
  }

  async function signOut() {
    try {
      await client.write('DELETE', '/sessions/current', undefined, { anonymous: true })
    } catch (error) {
      const ended = error instanceof Problem && error.status === 401
      if (!ended) throw error
    }
    leave()
  }

  async function goOnAs(successor: Successor) {
    try {
      await goOn(successor.profile)
    } catch (error) {
      if (!wantsCode(error)) throw error
      setLocked(successor)
    }
  }

  async function goOn(profile: string, code?: string) {
    await client.write('POST', '/me/profile', { profile, code })
    tellOtherTabs(profile)
    leave()
  }

  function onSignedInAgain(profile: Profile) {
    if (profile.id === person.current) expired.resolve()
    else leave()
  }

  return (
    <Loaded query={me}>
      {(data) => (
        <SessionContext value={{ me: data, signOut, goOnAs }}>
          {entered.current && children}
          {locked && (
            <GoOnDialog
              name={locked.name}
              onCode={(code) => goOn(locked.profile, code)}
              onClose={() => setLocked(null)}
            />
          )}
          <Suspense>
            {demand && <DemandDialog key={demand} demand={demand} onMet={demanded.resolve} />}
          </Suspense>
          {expired.waiting && <SignInAgainDialog onSignedIn={onSignedInAgain} />}
        </SessionContext>
      )}
    </Loaded>
  )
}

// When the session ends under an open page, the page stays as it is, with all that has been typed
// into it, and whatever was asked of the gateway waits until the person has signed in again.
function useExpiry() {
  const waits = useWaits<true>()
  const { wait } = waits

  useEffect(() => {
    client.signInAgain = () => wait(true)
    return () => {
      client.signInAgain = null
    }
  }, [wait])

  return { waiting: waits.what !== null, resolve: waits.resolve }
}

// What the gateway demands under an open page is done over it, too, and the page goes on from there.
function useDemand() {
  const waits = useWaits<Demand>()
  const { wait } = waits

  useEffect(() => {
    client.meetDemand = wait
    return () => {
      client.meetDemand = null
    }
  }, [wait])

  return waits
}

// What calls wait for, and a way to let them all go on. One thing at a time: a call that wants
// something else finds it out when it goes on.
function useWaits<What>() {
  const [waiting, setWaiting] = useState<{ what: What; go: (() => void)[] } | null>(null)
  const wait = useCallback(
    (what: What) =>
      new Promise<void>((resolve) =>
        setWaiting((now) => ({ what: now?.what ?? what, go: [...(now?.go ?? []), resolve] })),
      ),
    [],
  )

  function resolve() {
    for (const go of waiting?.go ?? []) go()
    setWaiting(null)
  }

  return { what: waiting?.what ?? null, wait, resolve }
}
