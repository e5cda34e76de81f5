import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Study } from '@shared/domain/study'
import { useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { FailureNote } from '@renderer/ui/failure-note'
import { FilmPane } from '@renderer/viewer/film-pane'
import { OverlayLegend } from '@renderer/viewer/overlay-legend'
import { PriorHead } from '@renderer/viewer/prior-head'
import { filmsOf, SeriesStrip } from '@renderer/viewer/series-strip'
import { Toolbar } from '@renderer/viewer/toolbar'
import { useViewerActions } from '@renderer/viewer/use-viewer-actions'
import '@renderer/viewer/viewer.css'

/** The film, a prior beside it when asked for, the tools above and the overlay's legend below. */
export function Viewer({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const { sopInstanceUid, frame, priorUid } = useView()
  const films = filmsOf(study)
  const shown = films.find(({ instance }) => instance.sopInstanceUid === sopInstanceUid) ?? films[0]
  useViewerActions(study, shown?.instance ?? null)
  return (
    <main className="viewer" aria-label={t('viewer.title')}>
      <h1 className="visually-hidden">{t('viewer.title')}</h1>
      <div className="viewer__head">
        <Toolbar priorCount={study.priors.length} drawable={shown !== undefined} />
        {priorUid === null ? null : <PriorHead studyUid={priorUid} priors={study.priors} />}
      </div>
      <div className="viewer__panes">
        {shown ? (
          <FilmPane pane="main" row={study.row} instance={shown.instance} frame={shown.instance.sopInstanceUid === sopInstanceUid ? frame : 0} />
        ) : (
          <p className="film-pane__waiting">{t('viewer.noFilms')}</p>
        )}
        {priorUid === null ? null : <PriorPane studyUid={priorUid} />}
      </div>
      <SeriesStrip study={study} />
      <OverlayLegend sopInstanceUid={shown?.instance.sopInstanceUid ?? null} />
    </main>
  )
}

function PriorPane({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const prior = useQuery(queries.study(studyUid))
  const film = prior.data ? filmsOf(prior.data)[0] : undefined
  return (
    <div className="viewer__prior">
      {prior.error ? <FailureNote failure={failureOf(prior.error)} onRetry={() => void prior.refetch()} /> : null}
      {prior.data && film ? <FilmPane pane="prior" row={prior.data.row} instance={film.instance} frame={0} /> : null}
      {prior.data && !film ? <p className="film-pane__waiting">{t('viewer.noFilms')}</p> : null}
    </div>
  )
}
