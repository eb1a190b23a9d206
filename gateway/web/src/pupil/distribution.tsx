import type { Ranking } from '../api/types'
import { useI18n } from '../i18n/i18n'

const barWidth = 28
const gap = 6
const plotHeight = 110
const labelHeight = 18

export interface Band {
  from: number
  count: number
  own: boolean
}

// The pupil's own band is the highest that begins at or below the average.
export function bandsOf(ranking: Ranking, average: string | null): Band[] {
  const bands = ranking.distribution
    .map((b) => ({ from: Number(b.average_from), count: b.count }))
    .sort((a, b) => a.from - b.from)
  const own = average === null ? undefined : bands.filter((b) => b.from <= Number(average)).at(-1)
  return bands.map((b) => ({ ...b, own: b === own }))
}

// How many pupils have an average from a value on; never who. The table says the same to those
// who cannot see the bars.
export function Distribution({ ranking, average }: { ranking: Ranking; average: string | null }) {
  const { t, number } = useI18n()
  const bands = bandsOf(ranking, average)
  const most = Math.max(1, ...bands.map((b) => b.count))
  const width = bands.length * (barWidth + gap)
  return (
    <figure className="distribution">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${plotHeight + 2 * labelHeight}`}
        width={width}
      >
        {bands.map((band, i) => {
          const height = (band.count / most) * plotHeight
          const x = i * (barWidth + gap)
          const top = labelHeight + plotHeight - height
          return (
            <g key={band.from} data-own={band.own || undefined}>
              <rect x={x} y={top} width={barWidth} height={height} />
              <text x={x + barWidth / 2} y={top - 4}>
                {band.count}
              </text>
              <text x={x + barWidth / 2} y={plotHeight + 2 * labelHeight - 4}>
                {number(band.from)}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption>
        {t('ranking.caption')}
        {bands.some((band) => band.own) && ` ${t('ranking.caption_own')}`}
      </figcaption>
      <details className="no-print">
        <summary>{t('ranking.as_table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('ranking.average_from')}</th>
              <th scope="col">{t('ranking.pupils')}</th>
            </tr>
          </thead>
          <tbody>
            {bands.map((band) => (
              <tr key={band.from}>
                <td>{number(band.from)}</td>
                <td>
                  {band.count}
                  {band.own && ` (${t('ranking.own')})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
