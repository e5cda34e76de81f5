import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { filmsOf } from '@shared/domain/study'
import { ErrorBoundary } from '@renderer/app/error-boundary'
import { resizePanel, usePanels } from '@renderer/app/panels'
import { useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { useDwell } from '@renderer/review/use-dwell'
import { ReviewTabs } from '@renderer/review/review-tabs'
import { SuggestionsPanel } from '@renderer/suggestions/suggestions-panel'
import { FailureNote } from '@renderer/ui/failure-note'
import { Splitter } from '@renderer/ui/splitter'
import { readStudy } from '@renderer/viewer/use-prefetch'
import { Viewer } from '@renderer/viewer/viewer'
import { Worklist } from '@renderer/worklist/worklist'

/** The study that the reader may open next; what cannot be read ahead is no news yet. */
const readAhead = (studyUid: string) => void readStudy(queryClient, studyUid).catch(() => undefined)

/** The worklist alone, or an open study: list, film, suggestions over the report. */
export function ReadingRoom() {
  const { t } = useTranslation()
  const studyUid = useView((view) => view.studyUid)
  if (studyUid === null) {
    return (
      <main className="shell__list">
        <h1 className="visually-hidden">{t('worklist.title')}</h1>
        <Worklist compact={false} onRest={readAhead} />
      </main>
    )
  }
  return <OpenStudy studyUid={studyUid} />
}

function OpenStudy({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const { worklistPx, sidePx, reportPx } = usePanels()
  const worklistOpen = useView((view) => view.worklistOpen)
  const shown = useView((view) => view.sopInstanceUid)
  const study = useQuery(queries.study(studyUid))
  useDwell(studyUid)
  const films = study.data ? filmsOf(study.data) : []
  const sopInstanceUid = films.find(({ instance }) => instance.sopInstanceUid === shown)?.instance.sopInstanceUid ?? films[0]?.instance.sopInstanceUid
  return (
    <div className="room">
      {worklistOpen ? (
        <aside className="room__list" style={{ width: worklistPx }} aria-label={t('worklist.title')}>
          <Worklist compact />
          <Splitter label={t('app.resizeList')} sizePx={worklistPx} minPx={200} maxPx={480} side={1} onResize={(px) => resizePanel('worklistPx', px)} />
        </aside>
      ) : null}
      <div className="room__viewer">
        {study.error ? <FailureNote failure={failureOf(study.error)} what={t('viewer.studyUnreadable')} advice={t('viewer.othersOpen')} onRetry={() => void study.refetch()} /> : null}
        {study.data ? (
          <ErrorBoundary resetKey={studyUid}>
            <Viewer key={studyUid} study={study.data} />
          </ErrorBoundary>
        ) : null}
      </div>
      <aside className="room__side" style={{ width: sidePx }} aria-label={t('app.side')}>
        <Splitter label={t('app.resizeSide')} sizePx={sidePx} minPx={300} maxPx={640} side={-1} onResize={(px) => resizePanel('sidePx', px)} />
        {sopInstanceUid ? (
          <ErrorBoundary resetKey={sopInstanceUid}>
            <div className="room__suggestions scroll">
              <SuggestionsPanel key={sopInstanceUid} film={{ studyUid, sopInstanceUid }} />
            </div>
            <Splitter row label={t('app.resizeReport')} sizePx={reportPx} minPx={140} maxPx={620} side={-1} onResize={(px) => resizePanel('reportPx', px)} />
            <div className="room__review" style={{ height: reportPx }}>
              <ReviewTabs film={{ studyUid, sopInstanceUid }} />
            </div>
          </ErrorBoundary>
        ) : null}
      </aside>
    </div>
  )
}
