import { useTranslation } from 'react-i18next'
import type { ReliabilityBin } from '@shared/domain/calibration'

interface Props {
  readonly name: string
  readonly before: readonly ReliabilityBin[]
  readonly after: readonly ReliabilityBin[]
}

const side = 180
const margin = { left: 30, bottom: 26, top: 8, right: 8 }
const ticks = [0, 0.5, 1]
const across = (value: number) => margin.left + value * side
const up = (value: number) => margin.top + (1 - value) * side

/** Share of films that have the finding against the probability given: on the diagonal, a probability means what it says. */
export function ReliabilityDiagram({ name, before, after }: Props) {
  const { t } = useTranslation()
  const [width, height] = [margin.left + side + margin.right, margin.top + side + margin.bottom]
  return (
    <figure className="reliability">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={t('calibration.diagram', { class: name })}>
        {ticks.map((tick) => (
          <g key={tick} className="reliability__axis">
            <line x1={across(tick)} x2={across(tick)} y1={up(0)} y2={up(1)} />
            <line x1={across(0)} x2={across(1)} y1={up(tick)} y2={up(tick)} />
            <text x={across(tick)} y={up(0) + 12} textAnchor="middle">
              {tick}
            </text>
            <text x={margin.left - 5} y={up(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <line className="reliability__ideal" x1={across(0)} y1={up(0)} x2={across(1)} y2={up(1)} />
        <Points bins={before} kind="before" />
        <Points bins={after} kind="after" />
      </svg>
      <figcaption className="muted">{name}</figcaption>
    </figure>
  )
}

/** A dot a bin, its area growing with its films. */
function Points({ bins, kind }: { readonly bins: readonly ReliabilityBin[]; readonly kind: 'before' | 'after' }) {
  const most = Math.max(1, ...bins.map(({ films }) => films))
  return bins.map(({ from, films, predicted, observed }) =>
    predicted === null || observed === null ? null : (
      <circle key={from} className={`reliability__${kind}`} cx={across(predicted)} cy={up(observed)} r={2.5 + 5.5 * Math.sqrt(films / most)}>
        <title>{`${predicted.toFixed(2)} → ${observed.toFixed(2)} (${films})`}</title>
      </circle>
    )
  )
}
