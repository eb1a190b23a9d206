import type { DatedMark } from '../api/types'
import { useI18n } from '../i18n/i18n'

const width = 96
const height = 28
const margin = 4
const lowest = 1
const highest = 10

// Marks of the ten-point scale in order of their dates; the rest has no place on a line.
export function sparklinePoints(marks: readonly DatedMark[]): { x: number; y: number }[] {
  const values = marks
    .filter((m) => m.scale === 'ten' && m.value !== 'nv')
    .sort((a, b) => a.date.localeCompare(b.date))
    .map((m) => Number(m.value))
  const stepX = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0
  const scaleY = (height - 2 * margin) / (highest - lowest)
  return values.map((value, i) => ({
    x: margin + i * stepX,
    y: height - margin - (value - lowest) * scaleY,
  }))
}

// The marks themselves stand beside it, so nothing is said here by the line alone.
export function Sparkline({ marks }: { marks: readonly DatedMark[] }) {
  const { t } = useI18n()
  const points = sparklinePoints(marks)
  const last = points.at(-1)
  if (!last || points.length < 2) return null
  return (
    <svg
      className="sparkline"
      role="img"
      aria-label={t('marks.trend', { count: points.length })}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
    >
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      <circle cx={last.x} cy={last.y} r={3} />
    </svg>
  )
}
