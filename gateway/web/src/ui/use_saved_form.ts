import { useState } from 'react'

// What a form is filled with: what is saved, which starts it anew when it changes, also when somebody
// else has saved. The form itself stays, and what it says of its own saving.
export function useSavedForm<T>(saved: T) {
  const [form, setForm] = useState(saved)
  const [begun, setBegun] = useState(JSON.stringify(saved))
  const now = JSON.stringify(saved)
  if (now !== begun) {
    setBegun(now)
    setForm(saved)
  }
  return [form, setForm] as const
}
