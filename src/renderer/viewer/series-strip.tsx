import { useTranslation } from 'react-i18next'
import { filmsOf, type Study } from '@shared/domain/study'
import { showBeside, showFilm, useView } from '@renderer/app/view'
import { FilmThumbnail } from '@renderer/viewer/film-thumbnail'
import '@renderer/viewer/series-strip.css'

/** Into the pane in hand; with Shift, beside the film that is shown. */
function choose(sopInstanceUid: string, aside: boolean): void {
  const { activePane, besideUid } = useView.getState()
  if (aside || (activePane === 'prior' && besideUid !== null)) showBeside(sopInstanceUid)
  else showFilm(sopInstanceUid)
}

/** Every film of the study, where there is more than one. */
export function SeriesStrip({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const films = filmsOf(study)
  const shown = useView((view) => view.sopInstanceUid) ?? films[0]?.instance.sopInstanceUid
  const beside = useView((view) => view.besideUid)
  if (films.length < 2) return null
  return (
    <nav className="series-strip scroll" aria-label={t('viewer.films')}>
      {films.map(({ series, instance }, i) => (
        <button
          key={instance.sopInstanceUid}
          type="button"
          className="series-strip__film"
          aria-current={instance.sopInstanceUid === shown || instance.sopInstanceUid === beside}
          onClick={({ shiftKey }) => choose(instance.sopInstanceUid, shiftKey)}
        >
          <FilmThumbnail instance={instance} />
          <span className="series-strip__text">
            <span>
              <strong>{i + 1}</strong> {[series.modality, instance.viewPosition].filter(Boolean).join(' ')}
            </span>
            <span className="muted">{series.description || `${instance.columns} × ${instance.rows}`}</span>
            {instance.frames > 1 ? <span className="muted">{t('viewer.frames', { count: instance.frames })}</span> : null}
          </span>
        </button>
      ))}
    </nav>
  )
}
