export interface CurveLine {
  readonly name: string
  readonly points: readonly (readonly [step: number, value: number])[]
}

interface Props {
  readonly title: string
  readonly steps: number
  /** Lowest and highest value of the upright axis; default: from 0 to the highest point. */
  readonly range?: readonly [number, number]
  readonly lines: readonly CurveLine[]
}

const [width, height] = [300, 150]
const margin = { left: 38, right: 8, top: 8, bottom: 20 }
const digits = (value: number) => (value === 0 || Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(2))

/** Values over the steps of a run; the newest of each line stands beside its name. */
export function Curve({ title, steps, range, lines }: Props) {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value))
  const [low, high] = range ?? [0, Math.max(1e-9, ...values)]
  const x = (step: number) => margin.left + (step / steps) * (width - margin.left - margin.right)
  const y = (value: number) => margin.top + (1 - (value - low) / (high - low)) * (height - margin.top - margin.bottom)
  const newest = lines.map(({ name, points }) => ({ name, value: points.at(-1)?.[1] ?? null }))
  return (
    <figure className="curve">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}: ${newest.map(({ name, value }) => `${name} ${value?.toFixed(3) ?? '–'}`).join(', ')}`}>
        {[low, (low + high) / 2, high].map((tick) => (
          <g key={tick} className="curve__axis">
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text x={margin.left - 5} y={y(tick) + 4} textAnchor="end">
              {digits(tick)}
            </text>
          </g>
        ))}
        {[0, steps].map((tick) => (
          <text key={tick} className="curve__step" x={x(tick)} y={height - 5} textAnchor={tick === 0 ? 'start' : 'end'}>
            {tick}
          </text>
        ))}
        {lines.map(({ name, points }, i) => (
          <polyline key={name} className={`curve__line curve__line--${i % 7}`} points={points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} />
        ))}
      </svg>
      <ul className="curve__names">
        {newest.map(({ name, value }, i) => (
          <li key={name}>
            <span className={`curve__dot curve__dot--${i % 7}`} aria-hidden="true" />
            {name} <span className="number">{value?.toFixed(3) ?? '–'}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
