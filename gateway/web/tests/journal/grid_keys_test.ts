import { describe, expect, it } from 'vitest'
import {
  endTyping,
  initialGrid,
  moveTo,
  onKey,
  selection,
  type Effect,
  type GridKey,
  type GridState,
} from '../../src/journal/grid_keys'

const size = { rows: 4, cols: 3, writable: true }

// Presses keys one after another; those the grid leaves to the browser change nothing.
function press(keys: (string | GridKey)[], state: GridState = initialGrid, in_ = size) {
  const effects: Effect[] = []
  for (const key of keys) {
    const outcome = onKey(state, typeof key === 'string' ? { key } : key, in_)
    if (!outcome) continue
    state = outcome.state
    effects.push(...outcome.effects)
  }
  return { state, effects }
}

const at = (row: number, col: number): GridState => ({ ...initialGrid, row, col })

describe('Moving', () => {
  it('stops at the edges, the header row above', () => {
    expect(press(['ArrowUp', 'ArrowUp', 'ArrowLeft']).state).toMatchObject({ row: -1, col: 0 })
    expect(press(['ArrowDown', 'ArrowRight', 'PageDown', 'End', 'ArrowRight']).state).toMatchObject(
      { row: 3, col: 2 },
    )
  })

  it('goes to the ends of a row and of the journal', () => {
    expect(press(['End']).state).toMatchObject({ row: 0, col: 2 })
    expect(press(['Home'], at(2, 2)).state).toMatchObject({ row: 2, col: 0 })
    expect(press([{ key: 'End', ctrl: true }]).state).toMatchObject({ row: 3, col: 2 })
    expect(press([{ key: 'Home', ctrl: true }], at(3, 2)).state).toMatchObject({ row: 0, col: 0 })
  })

  it('goes down and up with Enter', () => {
    expect(press(['Enter']).state.row).toBe(1)
    expect(press([{ key: 'Enter', shift: true }], at(2, 0)).state.row).toBe(1)
    expect(press([{ key: 'Enter', shift: true }]).state.row).toBe(0)
  })

  it('leaves Tab to the browser', () => {
    expect(onKey(initialGrid, { key: 'Tab' }, size)).toBeNull()
    expect(
      onKey({ ...initialGrid, draft: { text: '7', over: true } }, { key: 'Tab' }, size),
    ).toBeNull()
  })

  it('leaves an empty journal alone', () => {
    expect(
      onKey(initialGrid, { key: 'ArrowDown' }, { rows: 0, cols: 0, writable: true }),
    ).toBeNull()
  })
})

describe('Typing', () => {
  it('starts at once, and Enter commits and goes down', () => {
    expect(press(['7', 'Enter'])).toEqual({
      state: at(1, 0),
      effects: [{ do: 'commit', at: { row: 0, col: 0 }, text: '7' }],
    })
  })

  it('goes up with Shift+Enter', () => {
    const { state, effects } = press(['n', { key: 'Enter', shift: true }], at(2, 1))
    expect(state).toEqual(at(1, 1))
    expect(effects).toEqual([{ do: 'commit', at: { row: 2, col: 1 }, text: 'n' }])
  })

  it('over a cell commits with any arrow, after F2 only up and down', () => {
    expect(press(['8', 'ArrowRight']).state).toEqual(at(0, 1))
    expect(press(['F2', 'ArrowRight']).state.draft).toEqual({ text: '', over: false })
    expect(press(['F2', 'ArrowDown']).state).toEqual(at(1, 0))
  })

  it('leaves further characters to the input', () => {
    expect(press(['1', '0']).state.draft).toEqual({ text: '1', over: true })
  })

  it('is dropped by Escape', () => {
    expect(press(['7', 'Escape'])).toEqual({ state: at(0, 0), effects: [] })
  })

  it('does not start with a letter that no code begins with', () => {
    expect(onKey(initialGrid, { key: 'x' }, size)).toBeNull()
  })

  it('ends with a commit when the grid is left', () => {
    const typing = press(['9']).state
    expect(endTyping(typing).effects).toEqual([{ do: 'commit', at: { row: 0, col: 0 }, text: '9' }])
    expect(moveTo(typing, { row: 2, col: 2 }, false)).toEqual({
      state: at(2, 2),
      effects: [{ do: 'commit', at: { row: 0, col: 0 }, text: '9' }],
    })
  })

  it('does not start in the header row, nor in a journal of others', () => {
    expect(press(['7'], at(-1, 0)).state.draft).toBeNull()
    const readOnly = { ...size, writable: false }
    for (const key of ['7', 'n', 'F2', 'Delete']) {
      expect(onKey(initialGrid, { key }, readOnly)).toBeNull()
    }
    expect(onKey(initialGrid, { key: 'z', ctrl: true }, readOnly)).toBeNull()
  })
})

describe('Commands', () => {
  it.each([
    ['Delete', { do: 'withdraw', at: { row: 0, col: 0 } }],
    ['Backspace', { do: 'withdraw', at: { row: 0, col: 0 } }],
    ['c', { do: 'details', at: { row: 0, col: 0 } }],
    ['ContextMenu', { do: 'details', at: { row: 0, col: 0 } }],
    ['?', { do: 'shortcuts' }],
  ])('%s', (key, effect) => {
    expect(press([key]).effects).toEqual([effect])
  })

  it('open the lesson from the header row', () => {
    expect(press(['Enter'], at(-1, 2)).effects).toEqual([{ do: 'lesson', col: 2 }])
  })

  it('undo with Ctrl+Z', () => {
    expect(press([{ key: 'z', ctrl: true }]).effects).toEqual([{ do: 'undo' }])
  })

  it('leave copying and pasting to the clipboard events', () => {
    expect(onKey(initialGrid, { key: 'c', ctrl: true }, size)).toBeNull()
    expect(onKey(initialGrid, { key: 'v', ctrl: true }, size)).toBeNull()
  })
})

describe('Selection', () => {
  const down = { key: 'ArrowDown', shift: true }

  it('grows with Shift and is one cell without', () => {
    const { state } = press([down, down, { key: 'ArrowRight', shift: true }], at(1, 0))
    expect(selection(state)).toEqual({ top: 1, bottom: 3, left: 0, right: 1 })
    expect(selection(press(['ArrowUp'], state).state)).toMatchObject({ top: 2, bottom: 2 })
  })

  it('is filled down', () => {
    const { effects } = press([down, down, { key: 'd', ctrl: true }])
    expect(effects).toEqual([{ do: 'fill_down', block: { top: 0, bottom: 2, left: 0, right: 0 } }])
  })

  it('is dropped by Escape', () => {
    expect(press([down, 'Escape']).state.anchor).toBeNull()
  })
})
