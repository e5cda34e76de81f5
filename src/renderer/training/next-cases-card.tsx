import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nextCaseReason, type NextCaseReason } from '@shared/domain/training'
import { openStudy } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { FailureNote } from '@renderer/ui/failure-note'
import { dateText } from '@renderer/worklist/study-text'

/** The films whose labels would teach the model most. */
export function NextCasesCard() {
  const { t } = useTranslation()
  const [reason, setReason] = useState<NextCaseReason>('uncertain')
  const cases = useQuery(queries.nextCases(reason))
  return (
    <section className="sheet" aria-labelledby="next-title" data-testid="next-cases">
      <header className="sheet__head">
        <h2 id="next-title" className="sheet__title">
          {t('training.next')}
        </h2>
        <span className="panel-head__space" />
        <select className="select" aria-label={t('training.nextBy')} value={reason} onChange={(event) => setReason(nextCaseReason.parse(event.target.value))}>
          {nextCaseReason.options.map((one) => (
            <option key={one} value={one}>
              {t(`training.reasons.${one}`)}
            </option>
          ))}
        </select>
      </header>
      <p className="muted">{t(`training.reasonsWhy.${reason}`)}</p>
      {cases.error ? <FailureNote failure={failureOf(cases.error)} onRetry={() => void cases.refetch()} /> : null}
      {cases.data?.length === 0 ? <p className="muted">{t('training.noNext')}</p> : null}
      <ol className="training__list">
        {cases.data?.map(({ studyUid, sopInstanceUid, patientName, studyDate, class: name, value }) => (
          <li key={sopInstanceUid}>
            <button type="button" className="link" onClick={() => openStudy(studyUid)}>
              {patientName || t('training.unnamed')}
            </button>
            <span className="muted">{dateText(studyDate)}</span>
            <span className="training__list-class">{name ?? ''}</span>
            <span className="number">{Math.round(100 * value)} %</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
