import { useTranslation } from 'react-i18next'
import type { LearningCurve } from '@shared/domain/learning-curve'

const [width, height] = [600, 220]
const margin = { left: 42, right: 14, top: 10, bottom: 34 }

/** Mean AUROC over the number of labelled films, each point with its interval; zero-shot as the level to rise from. */
export function LearningPlot({ curve: { points, zeroShot, zeroShotInterval } }: { readonly curve: LearningCurve }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...points.map(({ films }) => films))
  const lowest = Math.min(zeroShot, ...[zeroShotInterval, ...points.map(({ interval }) => interval)].flatMap((one) => (one ? [one.low] : [])), ...points.map(({ auroc }) => auroc))
  const low = Math.floor(Math.min(0.5, lowest) * 10) / 10
  // Few labels and many both show: films by their root.
  const x = (films: number) => margin.left + Math.sqrt(films / most) * (width - margin.left - margin.right)
  const y = (auroc: number) => margin.top + ((1 - auroc) / (1 - low)) * (height - margin.top - margin.bottom)
  const ticks = Array.from({ length: Math.round((1 - low) * 10) + 1 }, (_, i) => low + i / 10).filter((_, i, all) => all.length <= 6 || i % 2 === 0)
  const [right, floor] = [width - margin.right, height - margin.bottom]
  const said = (auroc: number, interval: { readonly low: number; readonly high: number } | null) => `${auroc.toFixed(3)}${interval ? ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : ''}`
  // A number that would touch the one before it is left to the table below.
  const labelled = points.reduce<typeof points>((kept, point) => (kept.length > 0 && x(point.films) - x(kept.at(-1)!.films) < 30 ? kept : [...kept, point]), [])
  return (
    <figure className="curve">
      <figcaption>{t('training.curve.axis')}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${t('training.curve.axis')}: ${points.map(({ films, auroc, interval }) => `${films}: ${said(auroc, interval)}`).join(', ')}`}>
        {ticks.map((tick) => (
          <g key={tick} className="curve__axis">
            <line x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text x={margin.left - 6} y={y(tick) + 4} textAnchor="end">
              {tick.toFixed(1)}
            </text>
          </g>
        ))}
        {zeroShotInterval ? <rect className="curve__band" x={margin.left} width={right - margin.left} y={y(zeroShotInterval.high)} height={y(zeroShotInterval.low) - y(zeroShotInterval.high)} /> : null}
        <line className="curve__line curve__line--level" x1={margin.left} x2={right} y1={y(zeroShot)} y2={y(zeroShot)} />
        <polyline className="curve__line" points={points.map(({ films, auroc }) => `${x(films).toFixed(1)},${y(auroc).toFixed(1)}`).join(' ')} />
        {points.map(({ share, films, auroc, interval }) => (
          <g key={share} className="curve__point" data-testid="curve-point">
            {interval ? <path className="curve__whisker" d={`M${x(films)} ${y(interval.high)}V${y(interval.low)}M${x(films) - 4} ${y(interval.high)}h8M${x(films) - 4} ${y(interval.low)}h8`} /> : null}
            <circle cx={x(films)} cy={y(auroc)} r={3.2} />
            <title>{t('training.curve.point', { films, auroc: said(auroc, interval) })}</title>
          </g>
        ))}
        {labelled.map(({ share, films }) => (
          <text key={share} x={x(films)} y={floor + 14} textAnchor={films === most ? 'end' : 'middle'}>
            {films}
          </text>
        ))}
        <text x={(margin.left + right) / 2} y={height - 4} textAnchor="middle">
          {t('training.curve.labelled')}
        </text>
      </svg>
      <table className="table curve__table">
        <thead>
          <tr>
            <th scope="col">{t('training.curve.share')}</th>
            <th scope="col" className="number">{t('training.filmsShort')}</th>
            <th scope="col" className="number">{t('training.curve.interval')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('training.curve.zeroShot')}</th>
            <td className="number">0</td>
            <td className="number">{said(zeroShot, zeroShotInterval)}</td>
          </tr>
          {points.map(({ share, films, auroc, interval }) => (
            <tr key={share}>
              <th scope="row">{Number((100 * share).toPrecision(3))} %</th>
              <td className="number">{films}</td>
              <td className="number">{said(auroc, interval)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
