import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sentences } from '@shared/domain/text-words'
import { keyLabels } from '@renderer/app/keymap'
import { runAction, useActions } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { showPriorReports, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { readAhead } from '@renderer/door/read-ahead'
import { keepMine, saveReport, takeTheirs, useReportDrafts } from '@renderer/report/report-draft'
import { ReportChecks } from '@renderer/report/report-checks'
import { RegionWords } from '@renderer/report/region-words'
import { PriorReports } from '@renderer/report/prior-reports'
import { ReportEditor } from '@renderer/report/report-editor'
import { useShownLabels } from '@renderer/suggestions/blind-first'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { FailureNote } from '@renderer/ui/failure-note'
import { clockText } from '@renderer/ui/moment-text'
import '@renderer/report/report.css'

const readAheadAfterMs = 700

/** The report of the study, its words tied to the film on screen. */
export function ReportPanel({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { studyUid, sopInstanceUid } = film
  const review = useQuery(queries.review(studyUid)).data
  const labels = useShownLabels(review)
  const stored = review?.report
  const area = useRef<HTMLTextAreaElement>(null)
  const [selection, setSelection] = useState({ start: 0, end: 0 })
  const select = (start: number, end: number) => {
    area.current?.focus()
    area.current?.setSelectionRange(start, end)
  }
  const draft = useReportDrafts((drafts) => drafts[studyUid])
  const keys = useKeys()
  const priorCount = useQuery(queries.study(studyUid)).data?.priors.length ?? 0
  const priorsOpen = useView((view) => view.priorReportsOpen) && priorCount > 0
  useActions(priorCount > 0 ? { 'report.priors': () => showPriorReports(!priorsOpen) } : {})
  const text = draft?.text ?? stored?.text ?? ''

  // Maps of the sentences are read ahead once the typing rests.
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const sentence of sentences(text)) void readAhead(client, queries.grounding(sopInstanceUid, sentence.text.slice(0, 2000)))
    }, readAheadAfterMs)
    return () => clearTimeout(timer)
  }, [client, sopInstanceUid, text])

  // Leaving the study or the page of reports saves what is unsaved.
  useEffect(() => () => void saveReport(studyUid), [studyUid])

  return (
    <div className="report">
      <div className={`report__texts${priorsOpen ? ' report__texts--two' : ''}`}>
        {stored ? <ReportEditor studyUid={studyUid} sopInstanceUid={sopInstanceUid} text={text} area={area} onSelection={setSelection} /> : <div className="report-editor" aria-busy="true" />}
        {priorsOpen ? <PriorReports studyUid={studyUid} text={text} onSelect={select} /> : null}
      </div>
      {draft?.state === 'conflict' ? (
        <div className="report__conflict" role="alert">
          <p>{t('report.conflict', { reader: stored?.reader ?? '' })}</p>
          <blockquote className="scroll" tabIndex={0}>
            {stored?.text}
          </blockquote>
          <button type="button" className="button" onClick={() => keepMine(studyUid)}>
            {t('report.keepMine')}
          </button>
          <button type="button" className="button" onClick={() => takeTheirs(studyUid)}>
            {t('report.takeTheirs')}
          </button>
        </div>
      ) : null}
      {draft?.state === 'failed' && draft.failure ? <FailureNote failure={draft.failure} what={t('report.notSaved')} advice={t(draft.failure.code === 'DISK_FULL' ? 'save.makeRoom' : 'save.stays')} onRetry={() => void saveReport(studyUid)} onDiscard={draft.failure.code === 'NOT_FOUND' ? () => takeTheirs(studyUid) : undefined} /> : null}
      {stored ? <RegionWords sopInstanceUid={sopInstanceUid} text={text} selection={selection} onSelect={select} /> : null}
      {review ? <ReportChecks text={text} labels={labels} /> : null}
      <div className="report__foot">
        <p className="report__state muted" role="status" data-testid="report-state" data-state={draft?.state ?? 'saved'}>
          {draft ? t(`report.${draft.state}`) : stored?.updatedAt ? t('report.savedAt', { time: clockText(stored.updatedAt), reader: stored.reader }) : t('report.empty')}
        </p>
        {priorCount > 0 ? (
          <button type="button" className="button" aria-expanded={priorsOpen} title={keyLabels(keys['report.priors']).join(' ')} onClick={() => runAction('report.priors')}>
            {t('report.priors.show', { count: priorCount })}
          </button>
        ) : null}
      </div>
    </div>
  )
}
