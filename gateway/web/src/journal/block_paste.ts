import type { Scale } from '../api/types'
import type { Block, Place } from './grid_keys'
import { parseEntry, type Entry } from './mark_entry'

export interface PlannedEntry {
  at: Place
  entry: Entry
  text: string
}

// Text as spreadsheets put it on the clipboard: rows by line, cells by tab.
export function planPaste(
  text: string,
  from: Place,
  size: { rows: number; cols: number },
  scaleOf: (col: number) => Scale,
): { planned: PlannedEntry[]; outside: number } {
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n')
  const planned: PlannedEntry[] = []
  let outside = 0
  lines.forEach((line, down) => {
    line.split('\t').forEach((cell, right) => {
      const at = { row: from.row + down, col: from.col + right }
      const entry = parseEntry(cell, scaleOf(at.col))
      if (entry.what === 'nothing') return
      if (at.row >= size.rows || at.col >= size.cols) outside++
      else planned.push({ at, entry, text: cell.trim() })
    })
  })
  return { planned, outside }
}

export function copyBlock(block: Block, textAt: (place: Place) => string): string {
  const lines: string[] = []
  for (let row = Math.max(block.top, 0); row <= block.bottom; row++) {
    const cells: string[] = []
    for (let col = block.left; col <= block.right; col++) cells.push(textAt({ row, col }))
    lines.push(cells.join('\t'))
  }
  return lines.join('\n')
}
