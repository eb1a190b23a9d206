import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { useLive } from '../../src/api/live'
import { FakeEventSource } from '../fake/fake_event_source'

const queries = new QueryClient()
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>{children}</QueryClientProvider>
)
const last = () => FakeEventSource.last
const show = (hidden: boolean) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('The live stream', () => {
  let invalidate: MockInstance<QueryClient['invalidateQueries']>

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', FakeEventSource)
    FakeEventSource.opened = []
    invalidate = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue()
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    show(false)
  })

  it('makes a burst of events one read', () => {
    renderHook(useLive, { wrapper })
    for (const pupil of ['p1', 'p2', 'p2']) last().emit('attendance', { journal: 'j1', pupil })
    vi.runAllTimers()
    const read = invalidate.mock.calls.map(([filter]) => (filter as { queryKey: unknown }).queryKey)
    expect(read).toEqual([
      ['journal', 'j1'],
      ['pupil', 'p1', 'diary'],
      ['pupil', 'p1', 'absences'],
      ['pupil', 'p2', 'diary'],
      ['pupil', 'p2', 'absences'],
    ])
  })

  it('reads everything anew after a reset', () => {
    renderHook(useLive, { wrapper })
    last().emit('reset', {})
    vi.runAllTimers()
    expect(invalidate.mock.calls).toEqual([[]])
  })

  it('is held by a visible page only', () => {
    renderHook(useLive, { wrapper })
    act(() => show(true))
    expect(last().readyState).toBe(FakeEventSource.CLOSED)
    act(() => show(false))
    expect(FakeEventSource.opened).toHaveLength(2)
    vi.runAllTimers()
    expect(invalidate.mock.calls).toEqual([[]])
  })

  it('is opened again when it was refused, after asking whether the session still stands', () => {
    renderHook(useLive, { wrapper })
    last().readyState = FakeEventSource.CLOSED
    act(() => last().onerror?.())
    expect(invalidate).toHaveBeenCalledWith({ queryKey: ['school'] })
    vi.runAllTimers()
    expect(FakeEventSource.opened).toHaveLength(2)
  })

  it('says whether it is up', () => {
    const { result } = renderHook(useLive, { wrapper })
    expect(result.current).toBe(false)
    act(() => last().onopen?.())
    expect(result.current).toBe(true)
    act(() => last().onerror?.())
    expect(result.current).toBe(false)
  })
})
