import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { client } from '../api/client'
import { Problem } from '../api/problem'
import { keys, useMe } from '../api/queries'
import type { Me, Profile } from '../api/types'
import { Loaded } from '../ui/loaded'
import { SignInAgainDialog } from './sign_in_again_dialog'
import { SignInPage } from './sign_in_page'

interface Session {
  me: Me
  signOut: () => Promise<void>
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside SessionGate')
  return session
}

// Shows the children to somebody who is signed in, and the sign-in page to anybody else.
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const me = useMe()
  const expired = useExpiry()

  if (me.error instanceof Problem && me.error.status === 401) {
    return <SignInPage onSignedIn={() => void queries.resetQueries({ queryKey: keys.me })} />
  }

  async function signOut() {
    await client.write('DELETE', '/sessions/current', undefined, { anonymous: true })
    leave()
  }

  // Whoever else signs in must find nothing of this person's on the page.
  function onSignedInAgain(profile: Profile) {
    if (profile.id === me.data?.id) expired.resolve()
    else leave()
  }

  return (
    <Loaded query={me}>
      {(data) => (
        <SessionContext value={{ me: data, signOut }}>
          {children}
          {expired.waiting && <SignInAgainDialog onSignedIn={onSignedInAgain} />}
        </SessionContext>
      )}
    </Loaded>
  )
}

function leave() {
  window.location.assign('/')
}

// When the session ends under an open page, the page stays as it is, with all that has been typed
// into it, and whatever was asked of the gateway waits until the person has signed in again.
function useExpiry() {
  const [waiting, setWaiting] = useState<(() => void)[] | null>(null)

  useEffect(() => {
    client.signInAgain = () =>
      new Promise((resolve) => setWaiting((others) => [...(others ?? []), resolve]))
    return () => {
      client.signInAgain = null
    }
  }, [])

  function resolve() {
    for (const go of waiting ?? []) go()
    setWaiting(null)
  }

  return { waiting: waiting !== null, resolve }
}
