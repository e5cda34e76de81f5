import { useTranslation } from 'react-i18next'
import type { FilmSuggestions } from '@shared/domain/suggestion'

const short = (hash: string) => hash.slice(0, 10)

/** What computed the suggestions and how long it took. */
export function SuggestionDetails({ suggestions }: { readonly suggestions: FilmSuggestions }) {
  const { t } = useTranslation()
  const { model, promptSet, provider, mode, timingsMs } = suggestions
  const total = Object.values(timingsMs).reduce((sum, ms) => sum + ms, 0)
  return (
    <details className="details">
      <summary>
        {model.name} <code>{short(model.sha256)}</code> · {provider} · {t(`mode.${mode}`)} · <span className="number">{Math.round(total)} ms</span>
      </summary>
      <dl>
        <dt>{t('details.model')}</dt>
        <dd>
          {model.name} <code>{model.sha256}</code>
        </dd>
        <dt>{t('details.promptSet')}</dt>
        <dd>
          {promptSet.name} <code>{promptSet.sha256}</code>
        </dd>
        <dt>{t('details.timings')}</dt>
        <dd className="number">
          {Object.entries(timingsMs)
            .map(([step, ms]) => `${step} ${ms.toFixed(1)} ms`)
            .join(' · ')}
        </dd>
      </dl>
    </details>
  )
}
