import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThresholdScale } from '@shared/domain/label-source'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { queries } from '@renderer/door/queries'
import { ChooseLabels } from '@renderer/labelling/choose-labels'
import { decisionsOf, plan } from '@renderer/labelling/planned'
import { useHidden } from '@renderer/suggestions/blind-first'
import { stateOfSuggestion, type FilmOfStudy } from '@renderer/suggestions/decide'
import { useSuggestions } from '@renderer/suggestions/use-suggestions'
import { Dialog } from '@renderer/ui/dialog'

/** Suggestions at least so strong, as they would be accepted. */
export const above = (findings: readonly SuggestedFinding[], scale: ThresholdScale, threshold: number) =>
  findings.filter((finding) => (finding[scale] ?? -Infinity) >= threshold).map((finding) => ({ class: finding.class, state: stateOfSuggestion(finding) }))

const percent = (value: number) => `${Math.round(value * 100)} %`
const step = 0.05

/** Where the slider begins and ends: all scores lie between, on steps. */
export function rangeOf(findings: readonly SuggestedFinding[], scale: ThresholdScale): { readonly min: number; readonly max: number } {
  if (scale === 'probability') return { min: 0, max: 1 }
  const scores = findings.map(({ score }) => score)
  const onStep = (value: number, round: (value: number) => number) => Number((round(value / step) * step).toFixed(2))
  return { min: onStep(Math.min(0, ...scores), Math.floor), max: onStep(Math.max(1, ...scores), Math.ceil) }
}

/** All suggestions from a threshold on, shown before they are accepted at once. */
export function AcceptAboveDialog({ film, onClose }: { readonly film: FilmOfStudy; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const suggestions = useSuggestions(film.sopInstanceUid).data
  const review = useQuery(queries.review(film.studyUid)).data
  const hidden = useHidden(film.sopInstanceUid, review)
  const findings = suggestions?.findings.filter((finding) => !hidden(finding.class)) ?? []
  const why = !suggestions || !review ? t('labelling.noSuggestions') : suggestions.outlier?.isOut ? t('labelling.outlier') : findings.length === 0 ? t('labelling.allHidden') : null
  return (
    <Dialog title={t('labelling.aboveTitle')} onClose={onClose} className="labelling">
      {why === null ? <Above film={film} findings={findings} onClose={onClose} /> : <p>{why}</p>}
    </Dialog>
  )
}

interface AboveProps {
  readonly film: FilmOfStudy
  readonly findings: readonly SuggestedFinding[]
  readonly onClose: () => void
}

function Above({ film, findings, onClose }: AboveProps) {
  const { t } = useTranslation()
  const review = useQuery(queries.review(film.studyUid)).data
  const hidden = useHidden(film.sopInstanceUid, review)
  const calibrated = findings.filter(({ probability }) => probability !== null).length
  const [scale, setScale] = useState<ThresholdScale>(calibrated === findings.length ? 'probability' : 'score')
  const usual = scale === 'probability' ? 0.5 : 1
  const [chosen, setChosen] = useState<number | null>(null)
  const { min, max } = rangeOf(findings, scale)
  const threshold = Math.min(max, Math.max(min, chosen ?? usual))
  const labels = above(findings, scale, threshold)
  const text = (value: number) => (scale === 'probability' ? percent(value) : value.toFixed(2))
  return (
    <>
      <div className="above__scale">
        {calibrated > 0 && calibrated < findings.length ? (
          <label className="field">
            <span className="field__label">{t('labelling.scale')}</span>
            <select
              className="select"
              value={scale}
              onChange={(event) => {
                setScale(event.target.value === 'probability' ? 'probability' : 'score')
                setChosen(null)
              }}
            >
              <option value="score">{t('labelling.byScore')}</option>
              <option value="probability">{t('labelling.byProbability')}</option>
            </select>
          </label>
        ) : null}
        <label className="field above__slider">
          <span className="field__label">
            {t('labelling.threshold')} <span className="number">{text(threshold)}</span>
          </span>
          <input type="range" data-first-focus min={min} max={max} step={scale === 'probability' ? 0.01 : step} value={threshold} aria-valuetext={text(threshold)} onChange={(event) => setChosen(event.target.valueAsNumber)} />
        </label>
      </div>
      <p className="muted">{scale === 'score' ? t('labelling.scoreWhat') : t('labelling.probabilityWhat', { count: calibrated, total: findings.length })}</p>
      {labels.length === 0 ? <p>{t('labelling.noneAbove')}</p> : null}
      <ChooseLabels
        planned={plan(labels, review, film.sopInstanceUid, hidden)}
        note={({ class: name }) => text(findings.find((finding) => finding.class === name)![scale]!)}
        batchOf={(picked) => ({ studyUid: film.studyUid, by: { kind: 'threshold', scale, threshold }, decisions: decisionsOf(film, picked, 'accepted') })}
        confirm={(count) => t('labelling.accept', { count })}
        onClose={onClose}
      />
    </>
  )
}
