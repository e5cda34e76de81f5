import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { runKind, uncertainPolicy, type RunSettings, type TrainingDataset } from '@shared/domain/training'
import type { Failure } from '@shared/domain/errors'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { takeRun } from '@renderer/door/runs'
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
            <input type="radio" name={`${id}-kind`} checked={chosen.kind === kind} onChange={() => setChosen(presets[kind])} />
            <strong>{t(`training.kinds.${kind}`)}</strong>
            <span className="muted">{t(`training.kindsWhy.${kind}`)}</span>
          </label>
        ))}
      </div>
      <details>
        <summary>{t('training.details')}</summary>
        <div className="form training__form">
          <label htmlFor={`${id}-uncertain`}>{t('training.uncertain')}</label>
          <select id={`${id}-uncertain`} className="select" value={chosen.uncertain} onChange={(event) => change({ uncertain: uncertainPolicy.parse(event.target.value) })}>
            {uncertainPolicy.options.map((policy) => (
              <option key={policy} value={policy}>
                {t(`training.policies.${policy}`)}
              </option>
            ))}
          </select>
          {number('steps', '1')}
          {number('learningRate', 'any')}
          {chosen.kind === 'encoder' ? (
            <>
              {number('batch', '1')}
              <label htmlFor={`${id}-stages`}>{t('training.stages')}</label>
              <select id={`${id}-stages`} className="select" value={chosen.stages.join(',')} onChange={(event) => change({ stages: event.target.value === '' ? [] : (event.target.value.split(',') as Preset['stages']) })}>
                <option value="">{t('training.stagesAll')}</option>
                <option value="4,embedders">{t('training.stagesLast')}</option>
                <option value="embedders">{t('training.stagesEmbedders')}</option>
              </select>
              {number('seed', '1')}
            </>
          ) : null}
        </div>
      </details>
      {failure ? <FailureNote failure={failure} what={t('training.notStarted')} /> : null}
      <div className="training__start">
        <button type="button" className="button button--primary" disabled={busy || asking || dataset.films === 0} onClick={() => void start()}>
          {t('training.start')}
        </button>
        <span className="muted">{busy ? t('training.busy') : dataset.films === 0 ? t('training.nothing') : t('training.from', { model: serving?.name ?? '–' })}</span>
      </div>
    </section>
  )
}
