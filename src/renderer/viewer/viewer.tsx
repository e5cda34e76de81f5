import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { counterpart } from '@shared/domain/hanging'
import { filmsOf, type Instance, type Study } from '@shared/domain/study'
import { showTags, useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { FailureNote } from '@renderer/ui/failure-note'
import { useFilmFact } from '@renderer/viewer/films'
import { FilmPane } from '@renderer/viewer/film-pane'
import { OverlayLegend } from '@renderer/viewer/overlay-legend'
import { usePaneSync } from '@renderer/viewer/pane-sync'
import { PriorHead } from '@renderer/viewer/prior-head'
import { SeriesStrip } from '@renderer/viewer/series-strip'
import { TagsDialog } from '@renderer/viewer/tags-dialog'
import { Toolbar } from '@renderer/viewer/toolbar'
import { useHanging } from '@renderer/viewer/use-hanging'
import { usePrefetch } from '@renderer/viewer/use-prefetch'
import { useViewerActions } from '@renderer/viewer/use-viewer-actions'
import '@renderer/viewer/viewer.css'
import '@renderer/viewer/presentation-layer.css'

/** The film, a prior beside it when asked for, the tools above and the overlay's legend below. */
export function Viewer({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const { sopInstanceUid, frame, priorUid, besideUid, tagsOpen } = useView()
  const films = filmsOf(study)
  useHanging(study)
  usePaneSync()
  usePrefetch(study, useFilmFact('main', (view) => view?.isWhole === true))
  const shown = films.find(({ instance }) => instance.sopInstanceUid === sopInstanceUid) ?? films[0]
  const beside = films.find(({ instance }) => instance.sopInstanceUid === besideUid)?.instance
  useViewerActions(study, shown?.instance ?? null)
  return (
    <main className="viewer" aria-label={t('viewer.title')}>
      <h1 className="visually-hidden">{t('viewer.title')}</h1>
      <div className="viewer__head">
        <Toolbar studyUid={study.row.studyUid} priorCount={study.priors.length} filmCount={films.length} />
        {priorUid === null ? null : <PriorHead studyUid={priorUid} priors={study.priors} />}
      </div>
      <div className="viewer__panes">
        {shown ? (
          <FilmPane pane="main" row={study.row} instance={shown.instance} frame={shown.instance.sopInstanceUid === sopInstanceUid ? frame : 0} />
        ) : (
          <p className="film-pane__waiting">{t('viewer.noFilms')}</p>
        )}
        {priorUid === null ? null : <PriorPane studyUid={priorUid} shown={shown?.instance ?? null} />}
        {beside ? <FilmPane pane="prior" row={study.row} instance={beside} frame={0} /> : null}
      </div>
      {tagsOpen && shown ? <TagsDialog sopInstanceUid={shown.instance.sopInstanceUid} onClose={() => showTags(false)} /> : null}
      <SeriesStrip study={study} />
      <OverlayLegend sopInstanceUid={shown?.instance.sopInstanceUid ?? null} />
    </main>
  )
}

/** The prior's film of the same view as the one that is read. */
function PriorPane({ studyUid, shown }: { readonly studyUid: string; readonly shown: Instance | null }) {
  const { t } = useTranslation()
  const prior = useQuery(queries.study(studyUid))
  const film = prior.data ? counterpart(filmsOf(prior.data).map(({ instance }) => instance), shown) : null
  return (
    <div className="viewer__prior">
      {prior.error ? <FailureNote failure={failureOf(prior.error)} onRetry={() => void prior.refetch()} /> : null}
      {prior.data && film ? <FilmPane pane="prior" row={prior.data.row} instance={film} frame={0} /> : null}
      {prior.data && !film ? <p className="film-pane__waiting">{t('viewer.noFilms')}</p> : null}
    </div>
  )
}
