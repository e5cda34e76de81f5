import { useTranslation } from 'react-i18next'
import type { Comparison } from '@shared/domain/comparison'

const [width, row] = [260, 18]
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

/** What the gate saw: for each class and for their mean the AUROC of both models, and their difference with its interval. */
export function GateVerdict({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation()
  const { classes, mean, verdict, films, patients } = comparison
  const rows = [
    ...classes.map((one) => ({ name: one.class, serving: one.serving.auroc, candidate: one.candidate.auroc, difference: one.difference, interval: one.interval, of: t('gate.positiveOf', { positive: one.positive, films: one.films }) })),
    { name: t('gate.mean'), serving: mean.serving, candidate: mean.candidate, difference: mean.difference, interval: mean.interval, of: '' }
  ]
  const reach = Math.max(0.1, ...rows.flatMap(({ interval }) => (interval ? [Math.abs(interval.low), Math.abs(interval.high)] : [])))
  const x = (value: number) => width / 2 + (Math.max(-reach, Math.min(reach, value)) / reach) * (width / 2 - 6)
  return (
    <div className="gate" data-testid="gate" data-passed={verdict.passed}>
      <p>
        <span className={`chip ${verdict.passed ? 'chip--good' : 'chip--danger'}`}>{verdict.passed ? t('gate.passed') : t('gate.stopped')}</span>{' '}
        {t(`gate.reasons.${verdict.reason}`, { classes: verdict.worse.join(', ') })}
      </p>
      <table className="table gate__table">
        <caption className="muted">{t('gate.caption', { films, patients })}</caption>
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
      <Quality comparison={comparison} />
    </div>
  )
}

/** Log loss and calibration error where there are films enough, and the films that the two models place most differently. */
function Quality({ comparison: { classes, disagreements } }: { readonly comparison: Comparison }) {
  const { t } = useTranslation()
  const fitted = classes.filter(({ serving }) => serving.logLoss !== null)
  return (
    <details>
      <summary>{t('gate.more')}</summary>
      {fitted.length === 0 ? <p className="muted">{t('gate.noLogLoss')}</p> : null}
      <ul className="training__list">
        {fitted.map(({ class: name, serving, candidate }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span className="muted">{t('gate.logLoss', { before: serving.logLoss!.toFixed(3), after: candidate.logLoss?.toFixed(3) ?? '–' })}</span>
            <span className="muted">{t('gate.ece', { before: serving.ece!.toFixed(3), after: candidate.ece?.toFixed(3) ?? '–' })}</span>
          </li>
        ))}
      </ul>
      <h3>{t('gate.disagreements')}</h3>
      <ul className="training__list">
        {disagreements.map(({ file, class: name, positive, servingRank, candidateRank }) => (
          <li key={`${file} ${name}`}>
            <code>…{file.slice(-12)}</code>
            <strong>{name}</strong>
            <span className="muted">{positive ? t('presence.present') : t('presence.absent')}</span>
            <span className="number">{t('gate.ranks', { before: Math.round(100 * servingRank), after: Math.round(100 * candidateRank) })}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
