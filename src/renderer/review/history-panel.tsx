import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { measurementKind } from '@shared/domain/measurement'
import { studyStatus } from '@shared/domain/study'
import { queries } from '@renderer/door/queries'
import { momentText } from '@renderer/ui/moment-text'

/** Every change to the study, newest first; what was undone is struck through. */
export function HistoryPanel({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const history = useQuery(queries.review(studyUid)).data?.history ?? []
  if (history.length === 0) return <p className="labels__none muted">{t('history.none')}</p>
  return (
    <ol className="history scroll" tabIndex={0} aria-label={t('history.title')}>
      {history.map((entry) => (
        <li key={entry.sequence} className={entry.undone ? 'history__entry history__entry--undone' : 'history__entry'}>
          <time className="muted number" dateTime={entry.at}>
            {momentText(entry.at)}
          </time>
          <span className="history__what">
            {t(`history.${entry.action}`)} {subjectText(t, entry.action, entry.subject)}
          </span>
          <span className="muted">{entry.reader}</span>
        </li>
      ))}
    </ol>
  )
}

/** What a change is about: a finding, a status, a kind of measurement, or the report, which its action names already. */
function subjectText(t: TFunction, action: string, subject: string): string {
  const [kind, status] = [measurementKind.safeParse(subject).data, studyStatus.safeParse(subject).data]
  if (kind) return t(`measure.kind.${kind}`)
  if (status) return t(`status.${status}`)
  if (subject !== 'report') return subject
  return action === 'report' ? '' : t('history.report')
}
