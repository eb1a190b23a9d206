// What the grid shows of entries on their way: pending, saved for a moment, or rejected until the
// teacher has seen it.
export interface CellStatus {
  state: 'pending' | 'saved' | 'rejected'
  text: string
  message?: string
}

// By pupil, then by lesson, so that a change re-renders one row.
export type CellStatuses = ReadonlyMap<string, ReadonlyMap<string, CellStatus>>

export interface CellId {
  pupil: string
  lesson: string
}

export const noStatuses: CellStatuses = new Map()

export function statusOf(statuses: CellStatuses, { pupil, lesson }: CellId) {
  return statuses.get(pupil)?.get(lesson)
}

export function withStatus(
  statuses: CellStatuses,
  { pupil, lesson }: CellId,
  status: CellStatus | null,
): CellStatuses {
  const row = new Map(statuses.get(pupil))
  if (status) row.set(lesson, status)
  else row.delete(lesson)
  return new Map(statuses).set(pupil, row)
}

export function countStatuses(statuses: CellStatuses): { pending: number; rejected: number } {
  const counts = { pending: 0, rejected: 0 }
  for (const row of statuses.values()) {
    for (const { state } of row.values()) {
      if (state === 'pending') counts.pending++
      if (state === 'rejected') counts.rejected++
    }
  }
  return counts
}
