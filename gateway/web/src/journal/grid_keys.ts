// The journal's keyboard as a pure reducer: a key and a state give the next state and what the page
// shall do. Row -1 is the header row, where Enter opens the lesson.

export interface Place {
  row: number
  col: number
}

export interface GridState extends Place {
  // The other corner of a selection, or null.
  anchor: Place | null
  // What is being typed; `over` when typing replaced the cell's content, so that arrows still move.
  draft: { text: string; over: boolean } | null
}

export interface GridSize {
  rows: number
  cols: number
  writable: boolean
}

export interface GridKey {
  key: string
  shift?: boolean
  // Ctrl, or Cmd on a Mac.
  ctrl?: boolean
}

export type Effect =
  | { do: 'commit'; at: Place; text: string }
  | { do: 'withdraw'; at: Place }
  | { do: 'details'; at: Place }
  | { do: 'lesson'; col: number }
  | { do: 'fill_down'; block: Block }
  | { do: 'undo' }
  | { do: 'shortcuts' }

export interface Block {
  top: number
  bottom: number
  left: number
  right: number
}

// `null` means that the key is not the grid's, and the browser may have it.
export type Outcome = { state: GridState; effects: Effect[] } | null

const pageRows = 10

export const initialGrid: GridState = { row: 0, col: 0, anchor: null, draft: null }

export function selection(state: GridState): Block {
  const other = state.anchor ?? state
  return {
    top: Math.min(state.row, other.row),
    bottom: Math.max(state.row, other.row),
    left: Math.min(state.col, other.col),
    right: Math.max(state.col, other.col),
  }
}

export function onKey(state: GridState, key: GridKey, size: GridSize): Outcome {
  if (size.cols === 0) return null
  return state.draft ? whileTyping(state, state.draft, key, size) : whileMoving(state, key, size)
}

// Selecting by pointer, or leaving the grid, ends typing; nothing typed is lost.
export function endTyping(state: GridState): { state: GridState; effects: Effect[] } {
  if (!state.draft) return { state, effects: [] }
  return {
    state: { ...state, draft: null },
    effects: [{ do: 'commit', at: { row: state.row, col: state.col }, text: state.draft.text }],
  }
}

export function moveTo(state: GridState, place: Place, extend: boolean) {
  const ended = endTyping(state)
  const anchor = extend ? (state.anchor ?? { row: state.row, col: state.col }) : null
  return { state: { ...ended.state, ...place, anchor }, effects: ended.effects }
}

function whileTyping(
  state: GridState,
  draft: { text: string; over: boolean },
  key: GridKey,
  size: GridSize,
): Outcome {
  if (key.key === 'Escape') return only({ ...state, draft: null })
  if (key.key === 'Enter') return commitAndStep(state, key.shift ? -1 : 1, 0, size)
  if (key.key === 'ArrowDown') return commitAndStep(state, 1, 0, size)
  if (key.key === 'ArrowUp') return commitAndStep(state, -1, 0, size)
  if (draft.over && key.key === 'ArrowLeft') return commitAndStep(state, 0, -1, size)
  if (draft.over && key.key === 'ArrowRight') return commitAndStep(state, 0, 1, size)
  if (key.key === 'F2') return only({ ...state, draft: { ...draft, over: false } })
  return null
}

function whileMoving(state: GridState, key: GridKey, size: GridSize): Outcome {
  const target = movement(state, key, size)
  if (target) return only(moveTo(state, clamp(target, size), key.shift ?? false).state)
  if (key.ctrl) return withCtrl(state, key, size)

  const at = { row: state.row, col: state.col }
  if (key.key === '?') return { state, effects: [{ do: 'shortcuts' }] }
  if (key.key === 'Escape') return state.anchor ? only({ ...state, anchor: null }) : null
  if (state.row < 0) {
    const opens = key.key === 'Enter' || key.key === ' ' || key.key === 'F2'
    return opens ? { state, effects: [{ do: 'lesson', col: state.col }] } : null
  }
  if (key.key === 'Enter') return only(step(state, key.shift ? -1 : 1, 0, size))
  if (isDetailsKey(key)) return { state, effects: [{ do: 'details', at }] }
  if (!size.writable) return null
  if (key.key === 'F2') return only(startTyping(state, '', false))
  if (key.key === 'Delete' || key.key === 'Backspace') {
    return { state, effects: [{ do: 'withdraw', at }] }
  }
  if (isEntryCharacter(key.key)) return only(startTyping(state, key.key, true))
  return null
}

function movement(state: GridState, key: GridKey, size: GridSize): Place | null {
  const { row, col } = state
  switch (key.key) {
    case 'ArrowUp':
      return { row: row - 1, col }
    case 'ArrowDown':
      return { row: row + 1, col }
    case 'ArrowLeft':
      return { row, col: col - 1 }
    case 'ArrowRight':
      return { row, col: col + 1 }
    case 'PageUp':
      return { row: Math.max(row - pageRows, 0), col }
    case 'PageDown':
      return { row: row + pageRows, col }
    case 'Home':
      return { row: key.ctrl ? 0 : row, col: 0 }
    case 'End':
      return { row: key.ctrl ? size.rows - 1 : row, col: size.cols - 1 }
    default:
      return null
  }
}

function withCtrl(state: GridState, key: GridKey, size: GridSize): Outcome {
  if (!size.writable) return null
  const letter = key.key.toLowerCase()
  if (letter === 'z') return { state, effects: [{ do: 'undo' }] }
  if (letter === 'd' && state.row >= 0) {
    return { state, effects: [{ do: 'fill_down', block: selection(state) }] }
  }
  return null
}

function isDetailsKey(key: GridKey): boolean {
  return key.key === 'c' || key.key === 'ContextMenu' || (key.key === 'F10' && key.shift === true)
}

// Any other letter is left to the browser, so that a slip of the finger starts no entry.
function isEntryCharacter(key: string): boolean {
  return /^[0-9nvistapk]$/i.test(key)
}

function startTyping(state: GridState, text: string, over: boolean): GridState {
  return { ...state, anchor: null, draft: { text, over } }
}

function commitAndStep(state: GridState, down: number, right: number, size: GridSize): Outcome {
  const ended = endTyping(state)
  return { state: step(ended.state, down, right, size), effects: ended.effects }
}

function step(state: GridState, down: number, right: number, size: GridSize): GridState {
  const row = Math.max(state.row + down, 0)
  return { ...state, ...clamp({ row, col: state.col + right }, size), anchor: null }
}

function clamp(place: Place, size: GridSize): Place {
  return {
    row: Math.min(Math.max(place.row, -1), size.rows - 1),
    col: Math.min(Math.max(place.col, 0), size.cols - 1),
  }
}

function only(state: GridState): Outcome {
  return { state, effects: [] }
}
