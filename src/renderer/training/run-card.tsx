import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '@shared/domain/errors'
import type { TrainingRun } from '@shared/domain/training'
import { openPage } from '@renderer/app/view'
import { readAnewEverywhere } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { takeRun } from '@renderer/door/runs'
import { GateVerdict } from '@renderer/models/gate-verdict'
import { RefusedFilms } from '@renderer/training/refused-films'
import { Curve, type CurveLine } from '@renderer/training/curve'
import { FailureNote } from '@renderer/ui/failure-note'
import { durationText, momentText } from '@renderer/ui/moment-text'

/** A line for every class that has figures, once there are two. */
function linesOf(looks: readonly { readonly at: number; readonly figures: Readonly<Record<string, number | null>> }[]): CurveLine[] {
  const names = [...new Set(looks.flatMap(({ figures }) => Object.keys(figures)))]
  return names.flatMap((name) => {
    const points = looks.flatMap(({ at, figures }) => (typeof figures[name] === 'number' ? [[at, figures[name]] as const] : []))
    return points.length > 1 ? [{ name, points }] : []
  })
}

/** How a run goes, or went: curves, time left, and what the gate said. */
export function RunCard({ run }: { readonly run: TrainingRun }) {
  const { t, i18n } = useTranslation()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { settings, state, stopping, step, losses, validation, overlap, msPerStep, comparison, gateFailure, result } = run
  const follow = (asking: Promise<TrainingRun>) => {
    setFailure(null)
    asking.then(takeRun, (error: unknown) => setFailure(failureOf(error)))
  }
  const act = (what: 'pause' | 'resume' | 'cancel') => follow(door.training[what]({ id: run.id }))
  // What came of the run is a model to choose from.
  const made = result?.sha256
  useEffect(() => {
    if (made !== undefined) readAnewEverywhere('models')
  }, [made])
  const isLive = state === 'running' || state === 'paused'
  const [watched, overlaps] = [validation.map(({ step: at, auroc }) => ({ at, figures: auroc })), overlap.map(({ step: at, dice }) => ({ at, figures: dice }))].map(linesOf) as [CurveLine[], CurveLine[]]
  const left = msPerStep === null ? null : (settings.steps - step) * msPerStep
  return (
    <section className="sheet" aria-label={t('training.run')} data-testid="run" data-state={state}>
      <header className="sheet__head">
        <h2 className="sheet__title">{t(`training.kinds.${settings.kind}`)}</h2>
        <span className={`chip${state === 'done' ? ' chip--good' : state === 'failed' ? ' chip--danger' : state === 'running' ? '' : ' chip--amber'}`}>{t(`training.states.${state}`)}</span>
        <span className="panel-head__space" />
        {state === 'running' && settings.kind !== 'head' && !stopping ? <button type="button" className="button" onClick={() => act('pause')}>{t('training.pause')}</button> : null}
        {state === 'paused' || state === 'interrupted' || state === 'cancelled' || state === 'failed' ? <button type="button" className="button" onClick={() => act('resume')}>{t('training.resume')}</button> : null}
        {isLive ? <button type="button" className="button" disabled={stopping} onClick={() => act('cancel')}>{stopping ? t('training.stopping') : t('training.cancel')}</button> : null}
      </header>
      <p className="muted">
        {t('training.runOf', { films: run.films, patients: run.patients, model: run.parent.name, reader: run.reader, time: momentText(run.startedAt) })}
      </p>
      {isLive ? (
        <div>
          <progress className="training__progress" max={step > 0 ? settings.steps : run.films} value={step > 0 ? step : run.read} aria-label={t('training.progress')} />
          <p className="training__progress-text muted" role="status">
            {step > 0 ? t('training.step', { step, steps: settings.steps }) : t('training.reading', { done: run.read, total: run.films })}
            {step > 0 && left !== null ? ` · ${t('training.left', { time: durationText(left, i18n.language) })}` : ''}
          </p>
        </div>
      ) : null}
      {losses.length > 1 ? (
        <div className="training__curves">
          <Curve title={t('training.loss')} steps={settings.steps} lines={[{ name: t('training.loss'), points: losses }]} />
          {watched.length > 0 ? <Curve title={t('training.validation')} steps={settings.steps} range={[0, 1]} lines={watched} /> : null}
          {overlaps.length > 0 ? <Curve title={t('training.overlap')} steps={settings.steps} range={[0, 1]} lines={overlaps} /> : null}
        </div>
      ) : null}
      {failure ? <FailureNote failure={failure} /> : null}
      {run.failure ? <FailureNote failure={run.failure} /> : null}
      {run.refused.length > 0 ? <RefusedFilms films={run.refused} /> : null}
      {state === 'failed' && run.failure?.code === 'TRAINING_DATA' && run.refused.length > 0 ? (
        <button type="button" className="button" onClick={() => follow(door.training.start(settings))}>
          {t('training.without')}
        </button>
      ) : null}
      {run.failure?.code === 'TRAINING_DIVERGED' ? (
        <button type="button" className="button" onClick={() => follow(door.training.resume({ id: run.id, learningRate: settings.learningRate / 10 }))}>
          {t('training.slower', { rate: (settings.learningRate / 10).toPrecision(2) })}
        </button>
      ) : null}
      {run.fits !== null && run.fits < settings.batch ? (
        <button type="button" className="button" onClick={() => follow(door.training.start({ ...settings, batch: run.fits! }))}>
          {t('training.smaller', { batch: run.fits })}
        </button>
      ) : null}
      {comparison ? <GateVerdict comparison={comparison} /> : null}
      {gateFailure ? <FailureNote failure={gateFailure} what={t('training.gateCould')} /> : null}
      {state === 'done' && !comparison && !gateFailure ? <p className="muted" role="status">{t('training.comparing')}</p> : null}
      {result && (comparison || gateFailure) ? (
        <button type="button" className="button" onClick={() => openPage('models')}>
          {t('training.toModels', { model: result.name })}
        </button>
      ) : null}
    </section>
  )
}
