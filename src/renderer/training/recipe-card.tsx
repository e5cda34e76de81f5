import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { runKind, uncertainPolicy, type RunKind, type RunSettings, type TrainingDataset } from '@shared/domain/training'
import type { Failure } from '@shared/domain/errors'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { takeRun } from '@renderer/door/runs'
import { OutlineClasses } from '@renderer/training/outline-classes'
import { presets, type Preset } from '@renderer/training/presets'
import { FailureNote } from '@renderer/ui/failure-note'

/** What is trained, and how; then the start. */
export function RecipeCard({ dataset, busy }: { readonly dataset: TrainingDataset; readonly busy: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const serving = useQuery(queries.servingModel()).data
  const [chosen, setChosen] = useState<Preset>(presets.head)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const change = (part: Partial<Preset>) => setChosen((now) => ({ ...now, ...part }))
  const drawn = dataset.classes.filter(({ outlined }) => outlined.drawn > 0).map((one) => one.class)
  const choose = (kind: RunKind) => {
    setFailure(null)
    setChosen(kind === 'segment' ? { ...presets.segment, classes: drawn } : presets[kind])
  }
  /** Why there is nothing to start; null where there is. */
  const lacking = chosen.kind === 'segment' ? (drawn.length === 0 ? t('training.nothingDrawn') : chosen.classes.length === 0 ? t('training.nothingChosen') : null) : dataset.films === 0 ? t('training.nothing') : null
  const start = async () => {
    setAsking(true)
    setFailure(null)
    try {
      const settings: RunSettings = { ...chosen, name: `${serving?.name ?? 'model'}-${chosen.kind}`.slice(0, 100) }
      takeRun(await door.training.start(settings))
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setAsking(false)
    }
  }
  const number = (key: 'steps' | 'learningRate' | 'batch' | 'seed', step: string) => (
    <>
      <label htmlFor={`${id}-${key}`}>{t(`training.${key}`)}</label>
      <input id={`${id}-${key}`} className="input number" type="number" min={0} step={step} value={chosen[key]} onChange={(event) => change({ [key]: Number(event.target.value) })} />
    </>
  )
  return (
    <section className="sheet" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="sheet__title">
        {t('training.recipe')}
      </h2>
      <div className="training__kinds" role="radiogroup" aria-label={t('training.kind')}>
        {runKind.options.map((kind) => (
          <label key={kind} className="training__kind" data-checked={chosen.kind === kind}>
            <input type="radio" name={`${id}-kind`} checked={chosen.kind === kind} onChange={() => choose(kind)} />
            <strong>{t(`training.kinds.${kind}`)}</strong>
            <span className="muted">{t(`training.kindsWhy.${kind}`)}</span>
          </label>
        ))}
      </div>
      {chosen.kind === 'segment' ? <OutlineClasses dataset={dataset} chosen={chosen.classes} onChange={(classes) => change({ classes: [...classes] })} served={serving?.outlines ?? []} /> : null}
      <details>
        <summary>{t('training.details')}</summary>
        <div className="form training__form">
          {chosen.kind === 'segment' ? null : (
            <>
              <label htmlFor={`${id}-uncertain`}>{t('training.uncertain')}</label>
              <select id={`${id}-uncertain`} className="select" value={chosen.uncertain} onChange={(event) => change({ uncertain: uncertainPolicy.parse(event.target.value) })}>
                {uncertainPolicy.options.map((policy) => (
                  <option key={policy} value={policy}>
                    {t(`training.policies.${policy}`)}
                  </option>
                ))}
              </select>
            </>
          )}
          {number('steps', '1')}
          {number('learningRate', 'any')}
          {chosen.kind === 'head' ? null : number('batch', '1')}
          {chosen.kind === 'encoder' ? (
            <>
              <label htmlFor={`${id}-stages`}>{t('training.stages')}</label>
              <select id={`${id}-stages`} className="select" value={chosen.stages.join(',')} onChange={(event) => change({ stages: event.target.value === '' ? [] : (event.target.value.split(',') as Preset['stages']) })}>
                <option value="">{t('training.stagesAll')}</option>
                <option value="4,embedders">{t('training.stagesLast')}</option>
                <option value="embedders">{t('training.stagesEmbedders')}</option>
              </select>
            </>
          ) : null}
          {chosen.kind === 'head' ? null : number('seed', '1')}
        </div>
      </details>
      {dataset.heldOutFilms === 0 ? <p className="training__warning">{t('training.noGate')}</p> : null}
      {failure ? <FailureNote failure={failure} what={t('training.notStarted')} /> : null}
      <div className="training__start">
        <button type="button" className="button button--primary" disabled={busy || asking || lacking !== null} onClick={() => void start()}>
          {t('training.start')}
        </button>
        <span className="muted">{busy ? t('training.busy') : (lacking ?? t('training.from', { model: serving?.name ?? '–' }))}</span>
      </div>
    </section>
  )
}
