import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PriorReport } from '@shared/domain/review'
import { reportChanges, type ReportChange } from '@shared/domain/report-claims'
import { sentences } from '@shared/domain/text-words'
import { openStudy, showPrior, showPriorReports } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'
import { clockText } from '@renderer/ui/moment-text'
import { dateText } from '@renderer/worklist/study-text'

interface Props {
  readonly studyUid: string
  /** The present report, as it stands in the editor. */
  readonly text: string
  /** Goes to words of the present report. */
  readonly onSelect: (start: number, end: number) => void
}

/** Reports of the patient's earlier studies, newest first, each term held against the present report. */
export function PriorReports({ studyUid, text, onSelect }: Props) {
  const { t } = useTranslation()
  const reports = useQuery(queries.priorReports(studyUid))
  const list = useRef<HTMLElement>(null)
  useEffect(() => list.current?.focus(), [])
  return (
    <section
      ref={list}
      className="prior-reports scroll"
      aria-label={t('report.priors.title')}
      data-testid="prior-reports"
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        showPriorReports(false)
      }}
    >
      {reports.error ? <FailureNote failure={failureOf(reports.error)} onRetry={() => void reports.refetch()} /> : null}
      {reports.data?.length === 0 ? <p className="muted">{t('report.priors.none')}</p> : null}
      {reports.data?.map((report) => <OnePrior key={report.studyUid} report={report} text={text} onSelect={onSelect} />)}
    </section>
  )
}

function OnePrior({ report, text, onSelect }: { readonly report: PriorReport } & Omit<Props, 'studyUid'>) {
  const { t } = useTranslation()
  const [compared, setCompared] = useState<string | null>(null)
  const changes = useMemo(() => reportChanges(report.text, text), [report.text, text])
  const change = changes.find((one) => one.class === compared)
  const study = `${dateText(report.studyDate)} ${report.description}`
  return (
    <article className="prior-report" aria-label={study}>
      <header className="prior-report__head">
        <strong className="number">{dateText(report.studyDate)}</strong>
        <span className="prior-report__study">{[report.modalities.join(' '), report.description].filter(Boolean).join(' ')}</span>
        <span className={report.signed ? 'chip' : 'chip chip--amber'}>{t(report.signed ? 'report.priors.signed' : 'report.priors.unsigned')}</span>
        <IconButton icon="prior" label={t('report.priors.beside', { study })} onClick={() => showPrior(report.studyUid)} />
        <IconButton icon="folder" label={t('report.priors.open', { study })} onClick={() => openStudy(report.studyUid)} />
      </header>
      {report.text === '' ? <p className="muted">{t('report.priors.unwritten')}</p> : null}
      <p className="prior-report__text">
        <Terms text={report.text} changes={changes} compared={compared} onCompare={(name) => setCompared(compared === name ? null : name)} />
      </p>
      <div aria-live="polite">{change ? <Compared change={change} then={report.text} now={text} onSelect={onSelect} /> : null}</div>
      {report.updatedAt ? <p className="muted prior-report__by">{t('report.savedAt', { time: clockText(report.updatedAt), reader: report.reader })}</p> : null}
    </article>
  )
}

interface TermsProps {
  readonly text: string
  readonly changes: readonly ReportChange[]
  readonly compared: string | null
  readonly onCompare: (name: string) => void
}

/** The text of an earlier report; the findings that it names are pressed to compare them. */
function Terms({ text, changes, compared, onCompare }: TermsProps) {
  const { t } = useTranslation()
  return (
    <>
      {changes.map(({ class: name, then, now }, i) => (
        <span key={name}>
          {text.slice(changes[i - 1]?.then.end ?? 0, then.start)}
          <button type="button" className={`word prior-report__term${now?.presence === then.presence ? '' : ' prior-report__term--differs'}`} title={t('report.priors.compare', { class: name })} aria-pressed={compared === name} onClick={() => onCompare(name)}>
            {text.slice(then.start, then.end)}
          </button>
        </span>
      ))}
      {text.slice(changes.at(-1)?.then.end ?? 0)}
    </>
  )
}

const sentenceAt = (text: string, at: number) => sentences(text).find(({ start, end }) => at >= start && at < end)?.text ?? ''

/** What both reports say of a finding, in their own words. */
function Compared({ change, then, now, onSelect }: { readonly change: ReportChange; readonly then: string; readonly now: string; readonly onSelect: Props['onSelect'] }) {
  const { t } = useTranslation()
  const claim = change.now
  return (
    <dl className="prior-report__compared" data-testid="compared">
      <dt>{t('report.priors.then', { presence: t(`presence.${change.then.presence}`) })}</dt>
      <dd>{sentenceAt(then, change.then.start)}</dd>
      <dt>{claim ? t('report.priors.now', { presence: t(`presence.${claim.presence}`) }) : t('report.priors.unnamed', { class: change.class })}</dt>
      {claim ? (
        <dd>
          <button type="button" className="report__check" onClick={() => onSelect(claim.start, claim.end)}>
            {sentenceAt(now, claim.start)}
          </button>
        </dd>
      ) : null}
    </dl>
  )
}
