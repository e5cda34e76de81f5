import { useTranslation } from 'react-i18next'
import type { ModelAncestor, ModelLineage, ModelSummary } from '@shared/domain/model'

interface Props {
  readonly model: ModelSummary
  /** Models that are on this machine. */
  readonly here: readonly ModelSummary[]
  readonly onChoose: (sha256: string) => void
}

/** A model's ancestors down to the first, which was imported: how each came of the one below it. */
export function Lineage({ model, here, onChoose }: Props) {
  const { t } = useTranslation()
  const chain: readonly ModelAncestor[] = [model, ...model.ancestors]
  const last = chain.at(-1)!
  return (
    <section className="lineage" aria-labelledby="lineage-title">
      <h3 id="lineage-title">{t('models.lineage')}</h3>
      <ol className="lineage__chain" data-testid="lineage">
        {chain.map(({ name, sha256, lineage }, i) => (
          <li key={sha256} data-sha256={sha256}>
            {i > 0 && here.some((one) => one.sha256 === sha256) ? (
              <button type="button" className="link" onClick={() => onChoose(sha256)}>
                {name}
              </button>
            ) : (
              <strong>{name}</strong>
            )}{' '}
            <code>{sha256.slice(0, 10)}</code>
            {i > 0 && !here.some((one) => one.sha256 === sha256) ? <span className="chip">{t('models.gone')}</span> : null}
            {lineage ? <Making lineage={lineage} /> : <p className="muted">{t('models.importedFirst')}</p>}
          </li>
        ))}
        {last.parent === null ? null : (
          <li data-sha256={last.parent}>
            <code>{last.parent.slice(0, 10)}</code> <span className="muted">{t('models.untold')}</span>
          </li>
        )}
      </ol>
    </section>
  )
}

const kinds = ['head', 'encoder', 'segment', 'contrastive', 'quantise'] as const

/** What was trained, on what, and with which recipe. */
function Making({ lineage: { recipe, dataSha256, seed, steps, codeVersion, provider } }: { readonly lineage: ModelLineage }) {
  const { t } = useTranslation()
  // Recipes of the encoder and of contrastive training are told apart by what only one of them has.
  const kind = kinds.find((one) => one === recipe['kind']) ?? ('statistics' in recipe ? 'contrastive' : 'encoder')
  return (
    <>
      <p className="muted">{t('models.madeBy', { what: t(`models.trained.${kind}`), steps, seed, data: dataSha256.slice(0, 10), version: codeVersion, provider })}</p>
      <details>
        <summary>{t('training.recipe')}</summary>
        <dl className="lineage__recipe">
          {Object.entries(recipe).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
          <div>
            <dt>dataSha256</dt>
            <dd>{dataSha256}</dd>
          </div>
        </dl>
      </details>
    </>
  )
}
