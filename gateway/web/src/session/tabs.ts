import { useEffect } from 'react'

// The tabs of a browser share one session: what one goes on as, the others are, too.
const channelName = 'klade.profile'

export function tellOtherTabs(profile: string) {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(channelName)
  channel.postMessage(profile)
  channel.close()
}

// Told as which profile another tab went on.
export function useOtherTabs(onProfile: (profile: string) => void) {
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return undefined
    const channel = new BroadcastChannel(channelName)
    channel.onmessage = ({ data }) => onProfile(String(data))
    return () => channel.close()
  }, [onProfile])
}
