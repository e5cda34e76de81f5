import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ModelSummary } from '@shared/domain/model'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { CalibrationCard } from '@renderer/models/calibration-card'
import { Markdown } from '@renderer/models/markdown'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'

/** The model packs on this machine, each with its card. */
export function ModelsPage() {
  const { t } = useTranslation()
  const models = useQuery(queries.models())
  return (
    <Page title={t('models.title')}>
      {models.error ? <FailureNote failure={failureOf(models.error)} onRetry={() => void models.refetch()} /> : null}
      {models.data?.length === 0 ? <p className="muted">{t('models.none')}</p> : null}
      {models.data?.map((model) => (
        <ModelCard key={model.sha256} model={model} />
      ))}
    </Page>
  )
}

function ModelCard({ model }: { readonly model: ModelSummary }) {
  const { t } = useTranslation()
  const facts: readonly (readonly [string, string])[] = [
    [t('models.imageEncoder'), model.imageEncoder],
    [t('models.textEncoder'), model.textEncoder],
    [t('models.parameters'), `${(model.parameters / 1e6).toFixed(1)} M`],
    [t('models.inputSize'), `${model.inputSize} px`],
    [t('models.calibration'), model.calibrated ? t('models.calibrated') : t('suggestions.uncalibrated')],
    [t('models.licence'), model.licence],
    [t('models.hash'), model.sha256],
    [t('models.path'), model.path]
  ]
  return (
    <article className="sheet" aria-label={model.name}>
      <header className="sheet__head">
        <h2 className="sheet__title">{model.name}</h2>
        {model.serving ? <span className="chip chip--good">{t('models.serving')}</span> : null}
        {model.demonstration ? <span className="chip chip--amber">{t('models.demonstration')}</span> : null}
      </header>
      {model.notice ? <p className="sheet__notice">{model.notice}</p> : null}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.calibration ? <CalibrationCard report={model.calibration} /> : null}
      <Markdown text={model.card} />
    </article>
  )
}
