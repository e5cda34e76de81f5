import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries, type SimilarAsked } from '@renderer/door/queries'
import { SimilarCaseRow } from '@renderer/retrieval/similar-case-row'
import { useRegions } from '@renderer/review/use-regions'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { FailureNote } from '@renderer/ui/failure-note'
import '@renderer/retrieval/retrieval.css'

/** Films of other patients like the one on screen, like its chosen region, or as a text describes them. */
export function SimilarPanel({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const { sopInstanceUid } = film
  const [typed, setTyped] = useState('')
  const [text, setText] = useState<string | null>(null)
  const regionId = useView((view) => view.selectedRegionId)
  const region = useRegions(sopInstanceUid).find(({ id }) => id === regionId) ?? null
  const asked: SimilarAsked = text !== null ? { by: 'text', text } : region ? { by: 'region', sopInstanceUid, outline: region.points } : { by: 'film', sopInstanceUid }
  const cases = useQuery(queries.similarCases(asked))
  const failed = cases.error ? failureOf(cases.error) : null
  const search = (event: SubmitEvent) => {
    event.preventDefault()
    setText(typed.trim() === '' ? null : typed.trim())
  }
  return (
    <section className="similar scroll" aria-label={t('similar.title')} data-testid="similar" data-by={asked.by}>
      <form className="similar__search" role="search" onSubmit={search}>
        <input className="input" type="search" value={typed} maxLength={2000} placeholder={t('similar.placeholder')} aria-label={t('similar.search')} onChange={(event) => { setTyped(event.target.value); if (event.target.value === '') setText(null) }} />
        <button type="submit" className="button">
          {t('similar.find')}
        </button>
      </form>
      <p className="muted similar__what" role="status">
        {cases.isFetching ? t('similar.looking') : asked.by === 'text' ? t('similar.byText') : region ? t('similar.byRegion', { class: region.class }) : t('similar.byFilm')}
      </p>
      {failed ? <FailureNote failure={failed} advice={failed.code === 'WORKER_CRASHED' ? t('suggestions.goesOn') : undefined} onRetry={() => void cases.refetch()} /> : null}
      {cases.data?.length === 0 ? <p className="muted">{t('similar.none')}</p> : null}
      <ol className="similar__list">
        {cases.data?.map((one) => <SimilarCaseRow key={one.sopInstanceUid} one={one} />)}
      </ol>
    </section>
  )
}
