import { useTranslation } from 'react-i18next'
import type { Comparison, OutlineComparison } from '@shared/domain/comparison'
import { ForestTable } from '@renderer/models/forest-table'

/** What the gate saw: for each class and for their mean the outlines and the AUROC of both models, and the differences with their intervals. */
export function GateVerdict({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation()
  const { classes, mean, outlines, verdict, films, patients } = comparison
  const rows = classes.map((one) => ({ ...one, name: one.class, serving: one.serving.auroc, candidate: one.candidate.auroc, of: t('gate.positiveOf', { positive: one.positive, films: one.films }) }))
  return (
    <div className="gate" data-testid="gate" data-passed={verdict.passed}>
      <p>
        <span className={`chip ${verdict.passed ? 'chip--good' : 'chip--danger'}`}>{verdict.passed ? t('gate.passed') : t('gate.stopped')}</span>{' '}
        {t(`gate.reasons.${verdict.reason}`, { classes: verdict.worse.join(', ') })}
      </p>
      {outlines ? <OutlinesVerdict outlines={outlines} /> : null}
      <ForestTable caption={t('gate.caption', { films, patients })} rows={[...rows, { name: t('gate.mean'), of: '', ...mean }]} />
      <Quality comparison={comparison} />
    </div>
  )
}

/** Dice of the outlines of both models, and on how many films without the finding they outline nothing. */
function OutlinesVerdict({ outlines: { classes, mean, patients } }: { readonly outlines: OutlineComparison }) {
  const { t } = useTranslation()
  const percent = (share: number | null) => (share === null ? '–' : `${Math.round(100 * share)} %`)
  const rows = classes.map((one) => ({ ...one, name: one.class, serving: one.serving.outlines ? one.serving.score : null, candidate: one.candidate.outlines ? one.candidate.score : null, of: t('gate.drawnOf', { present: one.present, absent: one.absent }) }))
  return (
    <div data-testid="gate-outlines">
      <ForestTable caption={t('gate.outlinesCaption', { patients })} rows={[...rows, { name: t('gate.mean'), of: '', ...mean }]} />
      <details>
        <summary>{t('gate.outlinesMore')}</summary>
        <p className="muted">{t('gate.outlinesHow')}</p>
        <ul className="training__list">
          {classes.map(({ class: name, serving, candidate }) => (
            <li key={name}>
              <strong>{name}</strong>
              <span className="muted">{t('gate.dice', { before: serving.dice?.toFixed(3) ?? '–', after: candidate.dice?.toFixed(3) ?? '–' })}</span>
              <span className="muted">{t('gate.clean', { before: percent(serving.clean), after: percent(candidate.clean) })}</span>
            </li>
          ))}
        </ul>
      </details>
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
