import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeptPresentation } from '@shared/domain/presentation-state'
import { useActions } from '@renderer/app/use-actions'
import { queries } from '@renderer/door/queries'
import { useFilms, useFilmView } from '@renderer/viewer/films'
import { applyPresentation, presentationsOf, usePresentation } from '@renderer/viewer/presentation'
import { dateText, timeText } from '@renderer/worklist/study-text'

const none: readonly KeptPresentation[] = []

/** The presentation states that came with the film in the main pane; nothing where there are none. */
export function PresentationMenu({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const viewport = useFilms((films) => films.main)
  const view = useFilmView(viewport)
  const all = useQuery(queries.presentations(studyUid)).data ?? none
  const applied = usePresentation((state) => state.applied)
  const kept = view ? presentationsOf(all, view.film) : none
  const shown = applied && applied.sopInstanceUid === view?.film.sopInstanceUid ? kept.findIndex(({ sopInstanceUid }) => sopInstanceUid === applied.kept.sopInstanceUid) : -1
  const show = (index: number) => applyPresentation(viewport, kept[index] ?? null)
  // After the last one comes the film as it was filed.
  useActions(kept.length > 0 ? { 'film.presentation': () => show(shown + 1) } : {})
  if (kept.length === 0) return null
  const gaps = kept[shown]?.state.gaps ?? []
  return (
    <>
      <select className="select toolbar__select toolbar__select--wide" aria-label={t('presentation.title')} title={t('presentation.title')} value={shown} onChange={(event) => show(Number(event.target.value))}>
        <option value={-1}>{t('presentation.asFiled', { count: kept.length })}</option>
        {kept.map((one, i) => (
          <option key={one.sopInstanceUid} value={i}>
            {[one.label, one.description, one.creator, one.createdDate && `${dateText(one.createdDate)} ${timeText(one.createdTime)}`].filter(Boolean).join(' · ') || t('presentation.unnamed')}
          </option>
        ))}
      </select>
      {gaps.length > 0 ? (
        <span className="chip chip--amber" role="status" data-testid="presentation-gaps">
          {t('presentation.gaps', { gaps: gaps.map((gap) => t(`presentation.gap.${gap}`)).join(', ') })}
        </span>
      ) : null}
    </>
  )
}
