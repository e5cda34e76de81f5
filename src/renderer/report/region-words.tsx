import { useTranslation } from 'react-i18next'
import type { ReportQuote } from '@shared/domain/review'
import { keyLabels } from '@renderer/app/keymap'
import { useActions } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { useView } from '@renderer/app/view'
import { placeOf, quoteOf } from '@renderer/report/report-quote'
import { save } from '@renderer/review/saves'
import { drawnPart, useRegions } from '@renderer/review/use-regions'
import { IconButton } from '@renderer/ui/icon-button'

interface Props {
  readonly sopInstanceUid: string
  readonly text: string
  /** What is selected in the report. */
  readonly selection: { readonly start: number; readonly end: number }
  readonly onSelect: (start: number, end: number) => void
}

/** The words of the report that the selected region shows: to be found there, tied and untied. */
export function RegionWords({ sopInstanceUid, text, selection, onSelect }: Props) {
  const { t } = useTranslation()
  const keys = useKeys()
  const selected = useView((view) => view.selectedRegionId)
  const region = useRegions(sopInstanceUid).find(({ id, state }) => id === selected && state === 'saved')
  const quote = quoteOf(text, selection)
  const tie = (words: ReportQuote | null) => region && void save({ kind: 'region', region: { ...drawnPart(region), words } })
  useActions({ 'report.tie': () => quote && tie(quote) })
  if (!region) return null
  const { words, class: name } = region
  const at = words && placeOf(text, words)
  const fresh = quote !== null && quote.text !== words?.text
  return (
    <div className="report__tie" role="group" aria-label={t('report.tie.title')} data-testid="region-words">
      {words ? (
        <>
          <button type="button" className="report__check" disabled={at === null} onClick={() => at !== null && onSelect(at, at + words.text.length)}>
            {t(at === null ? 'report.tie.gone' : 'report.tie.tied', { class: name, words: words.text })}
          </button>
          <IconButton icon="close" label={t('report.tie.untie', { class: name })} onClick={() => tie(null)} />
        </>
      ) : null}
      {fresh ? (
        <button type="button" className="button" title={keyLabels(keys['report.tie']).join(' ')} onClick={() => tie(quote)}>
          {t('report.tie.tie', { class: name, words: quote.text.length > 40 ? `${quote.text.slice(0, 40)}…` : quote.text })}
        </button>
      ) : words ? null : (
        <span className="muted">{t('report.tie.how', { class: name })}</span>
      )}
    </div>
  )
}
