import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { reviewTab } from '@shared/domain/window-state'
import { keyLabels } from '@renderer/app/keymap'
import { runAction, useActions } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { showTab as setTab, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { SimilarPanel } from '@renderer/retrieval/similar-panel'
import { HistoryPanel } from '@renderer/review/history-panel'
import { LabelsPanel } from '@renderer/review/labels-panel'
import { save } from '@renderer/review/saves'
import { saveReport } from '@renderer/report/report-draft'
import { ReportPanel } from '@renderer/report/report-panel'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { IconButton } from '@renderer/ui/icon-button'
import '@renderer/review/review.css'

const tabs = reviewTab.options

/** The lower half of the side panel: report, labels, similar cases, history; undo and redo. */
export function ReviewTabs({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const tab = useView((view) => view.tab)
  const keys = useKeys()
  const { studyUid } = film
  const review = useQuery(queries.review(studyUid)).data
  const step = async (kind: 'undo' | 'redo') => {
    await saveReport(studyUid) // what was typed is a change of its own, and the last one
    await save({ kind, studyUid })
  }
  const undo = () => void step('undo')
  const redo = () => void step('redo')
  const openReport = () => {
    flushSync(() => setTab('report'))
    runAction('report.focus') // the editor, now on screen, comes first
  }
  useActions({ 'similar.open': () => setTab('similar'), 'review.undo': undo, 'review.redo': redo, ...(tab === 'report' ? {} : { 'report.focus': openReport }) })
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]!
    setTab(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  const count = review ? review.labels.length + review.regions.length : 0
  return (
    <section className="review" aria-label={t('review.title')}>
      <header className="panel-head">
        <div role="tablist" className="tabs" aria-label={t('review.title')} onKeyDown={onKeyDown}>
          {tabs.map((name) => (
            <button
              key={name}
              id={`tab-${name}`}
              type="button"
              role="tab"
              className="tab"
              aria-selected={tab === name}
              aria-controls="tab-panel"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {t(`review.${name}`)}
              {name === 'labels' ? <span className="tab__count number muted">{count > 0 ? count : ''}</span> : null}
            </button>
          ))}
        </div>
        <span className="panel-head__space" />
        <IconButton icon="undo" label={t('actions.review.undo')} hint={keyLabels(keys['review.undo']).join(' ')} disabled={!review?.canUndo} onClick={undo} />
        <IconButton icon="redo" label={t('actions.review.redo')} hint={keyLabels(keys['review.redo']).join(' ')} disabled={!review?.canRedo} onClick={redo} />
      </header>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="review__body">
        {tab === 'report' ? <ReportPanel key={studyUid} film={film} /> : null}
        {tab === 'labels' ? <LabelsPanel film={film} /> : null}
        {tab === 'similar' ? <SimilarPanel film={film} /> : null}
        {tab === 'history' ? <HistoryPanel studyUid={studyUid} /> : null}
      </div>
    </section>
  )
}
