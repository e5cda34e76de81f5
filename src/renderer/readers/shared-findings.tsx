import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isSettled, type SharedFinding } from '@shared/domain/second-reading'
import { selectClass, settleFinding, showFilm, useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { useSettings } from '@renderer/door/settings'
import { useRevealed } from '@renderer/suggestions/blind-first'
import { SettleForm } from '@renderer/readers/settle-form'
import { stateText } from '@renderer/suggestions/finding-text'
import { FailureNote } from '@renderer/ui/failure-note'
import '@renderer/readers/shared-findings.css'

/** What two readers or more said of the findings of a study, side by side; where they differ, a way to settle it. */
export function SharedFindings({ studyUid }: { readonly studyUid: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.sharedFindings(studyUid))
  const settings = useSettings()
  const revealed = useRevealed(({ films }) => films)
  const settling = useView((view) => view.settling)
  if (error) return <FailureNote failure={failureOf(error)} what={t('settle.unreadable')} onRetry={() => void refetch()} />
  // What others said waits for a blind reader's own answer, unless the reader came to settle it.
  const shown = data?.filter(({ sopInstanceUid, class: name, answers }) =>
    !settings.blindFirst || revealed.has(sopInstanceUid) || answers.some(({ reader }) => reader === settings.reader) || (settling?.sopInstanceUid === sopInstanceUid && settling.class === name)
  )
  if (!shown || shown.length === 0) return null
  const open = shown.filter((finding) => finding.differ !== null && !isSettled(finding)).length
  return (
    <section className="shared" aria-label={t('settle.title')} data-testid="shared-findings">
      <h3 className="labels__heading">
        {t('settle.title')} <span className={open > 0 ? 'chip chip--amber' : 'chip chip--good'}>{open > 0 ? t('settle.open', { count: open }) : t('settle.none')}</span>
      </h3>
      <ul>
        {shown.map((finding) => (
          <Row key={`${finding.sopInstanceUid} ${finding.class}`} finding={finding} studyUid={studyUid} />
        ))}
      </ul>
    </section>
  )
}

function Row({ finding, studyUid }: { readonly finding: SharedFinding; readonly studyUid: string }) {
  const { t } = useTranslation()
  const { sopInstanceUid, class: name, answers, differ, standing } = finding
  const settling = useView((view) => view.settling?.sopInstanceUid === sopInstanceUid && view.settling.class === name)
  const source = standing?.source?.kind === 'adjudicated' ? standing.source : null
  const look = () => {
    showFilm(sopInstanceUid)
    selectClass(name)
  }
  return (
    <li className="shared__row" data-shared={name} data-differ={differ ?? 'none'} data-settled={source !== null}>
      <div className="labels__line">
        <button type="button" className="labels__name" onClick={look}>
          {name}
        </button>
        {differ === null ? null : <span className={`chip${source ? '' : ' chip--amber'}`}>{t(`settle.differ.${differ}`)}</span>}
        <span className="panel-head__space" />
        {differ !== null && !settling ? (
          <button
            type="button"
            className="button"
            aria-label={t('settle.settleOf', { class: name })}
            onClick={() => {
              look()
              settleFinding({ sopInstanceUid, class: name })
            }}
          >
            {source ? t('settle.again') : t('settle.settle')}
          </button>
        ) : null}
      </div>
      <dl className="shared__answers">
        {answers.map(({ reader, state, blind }) => (
          <div key={reader} className={`shared__answer shared__answer--${state.presence}`}>
            <dt>
              {reader} {blind ? <span className="muted">{t('settle.blind')}</span> : null}
            </dt>
            <dd>{stateText(state, t)}</dd>
          </div>
        ))}
      </dl>
      {source && standing ? (
        <p className="shared__settled">
          {source.together.length > 0 ? t('settle.settledTogether', { readers: source.together.join(', '), state: stateText(standing.state, t) }) : t('settle.settledBy', { reader: standing.reader, state: stateText(standing.state, t) })}
          {source.note ? <q className="muted"> {source.note}</q> : null}
        </p>
      ) : null}
      {settling ? <SettleForm key={name} finding={finding} studyUid={studyUid} /> : null}
    </li>
  )
}
