import { useTranslation } from 'react-i18next'
import type { ModelSummary } from '@shared/domain/model'

/** How training made a model of its parent: everything that a repetition needs. */
export function Lineage({ lineage, parentName }: { readonly lineage: NonNullable<ModelSummary['lineage']>; readonly parentName: string }) {
  const { t } = useTranslation()
  const { recipe, dataSha256, seed, steps, codeVersion, provider } = lineage
  return (
    <details>
      <summary>{t('models.lineage', { parent: parentName })}</summary>
      <dl className="facts">
        {(
          [
            [t('training.steps'), String(steps)],
            [t('training.seed'), String(seed)],
            [t('models.data'), dataSha256.slice(0, 16)],
            [t('models.code'), codeVersion],
            [t('models.provider'), provider]
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <pre className="lineage scroll" tabIndex={0} aria-label={t('training.recipe')}>
        {JSON.stringify(recipe, null, 1)}
      </pre>
    </details>
  )
}
