import { useTranslation } from 'react-i18next'

const [width, row] = [260, 18]
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

/** A figure of both models, and their difference with its interval; null: not to be had. */
export interface ForestRow {
  readonly name: string
  /** Of how many films. */
  readonly of: string
  readonly serving: number | null
  readonly candidate: number | null
  readonly difference: number | null
  readonly interval: { readonly low: number; readonly high: number } | null
}

/** Differences of two models, a line each, with their intervals drawn (a forest plot). */
export function ForestTable({ caption, rows }: { readonly caption: string; readonly rows: readonly ForestRow[] }) {
  const { t } = useTranslation()
  const reach = Math.max(0.1, ...rows.flatMap(({ interval }) => (interval ? [Math.abs(interval.low), Math.abs(interval.high)] : [])))
  const x = (value: number) => width / 2 + (Math.max(-reach, Math.min(reach, value)) / reach) * (width / 2 - 6)
  return (
    <table className="table gate__table">
      <caption className="muted">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('training.class')}</th>
          <th scope="col" className="number">{t('gate.serving')}</th>
          <th scope="col" className="number">{t('gate.candidate')}</th>
          <th scope="col">{t('gate.difference')}</th>
          <th scope="col" className="number">{t('gate.interval')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, serving, candidate, difference, interval, of }) => (
          <tr key={name}>
            <th scope="row">
              {name} <span className="muted">{of}</span>
            </th>
            <td className="number">{serving?.toFixed(3) ?? '–'}</td>
            <td className="number">{candidate?.toFixed(3) ?? '–'}</td>
            <td>
              <svg className="forest" width={width} height={row} viewBox={`0 0 ${width} ${row}`} aria-hidden="true">
                <line className="forest__zero" x1={width / 2} x2={width / 2} y1={0} y2={row} />
                {interval ? <line className="forest__interval" x1={x(interval.low)} x2={x(interval.high)} y1={row / 2} y2={row / 2} /> : null}
                {difference === null ? null : <rect className={difference < 0 ? 'forest__worse' : 'forest__better'} x={x(difference) - 3.5} y={row / 2 - 3.5} width={7} height={7} />}
              </svg>
            </td>
            <td className="number">{difference === null ? '–' : `${signed(difference)}${interval ? ` [${signed(interval.low)}, ${signed(interval.high)}]` : ''}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
