import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ListedPresentation } from '@shared/domain/presentation-state'
import { filmsOf } from '@shared/domain/study'
import { useActions } from '@renderer/app/use-actions'
import { queries } from '@renderer/door/queries'
import { useFilms, useFilmView } from '@renderer/viewer/films'
import { presentationsOf, strays } from '@renderer/viewer/presentation'
import { dateText, timeText } from '@renderer/worklist/study-text'

const none: readonly ListedPresentation[] = []

/** The presentation states that came with the film in the main pane, and those that no film of the study is there for; nothing where there are none. */
export function PresentationMenu({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const viewport = useFilms((films) => films.main)
  const view = useFilmView(viewport)
  const all = useQuery(queries.presentations(studyUid)).data ?? none
  const study = useQuery(queries.study(studyUid)).data
  const kept = view ? presentationsOf(all, view.film) : none
  const useless = study ? strays(all, new Set(filmsOf(study).map(({ instance }) => instance.sopInstanceUid))) : none
  const shown = kept.findIndex(({ sopInstanceUid }) => sopInstanceUid === view?.presentation?.sopInstanceUid)
  const show = (index: number) => void viewport?.present(presentationsOf(all, view!.film)[index] ?? null)
  // After the last one comes the film as it was filed.
  useActions(kept.length > 0 ? { 'film.presentation': () => show(shown + 1) } : {})
  if (kept.length + useless.length === 0) return null
  const nameOf = (one: ListedPresentation) => [one.label, one.description, one.creator, one.createdDate && `${dateText(one.createdDate)} ${timeText(one.createdTime)}`].filter(Boolean).join(' · ') || t('presentation.unnamed')
  const gaps = view?.gaps ?? []
  return (
    <>
      <select className="select toolbar__select toolbar__select--wide" aria-label={t('presentation.title')} title={t('presentation.title')} value={shown} onChange={(event) => show(Number(event.target.value))}>
        <option value={-1}>{t('presentation.asFiled', { count: kept.length })}</option>
        {kept.map((one, i) => (
          <option key={one.sopInstanceUid} value={i}>
            {nameOf(one)}
          </option>
        ))}
        {useless.map((one) => (
          <option key={one.sopInstanceUid} value={one.sopInstanceUid} disabled>
            {one.state ? t('presentation.filmGone', { name: nameOf(one) }) : t('presentation.unreadable', { name: nameOf(one) })}
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
