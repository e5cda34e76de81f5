import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { openDisagreement } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { ShareText } from '@renderer/readers/share-text'
import { FailureNote } from '@renderer/ui/failure-note'
import { durationText } from '@renderer/ui/moment-text'
import { Page } from '@renderer/ui/page'
import { dateText } from '@renderer/worklist/study-text'

const figures = ['reader', 'studies', 'answers', 'dwell', 'agreedInSight', 'agreedBlind', 'switchedTo', 'switchedFrom'] as const

/** How readers read: with suggestions and before them, and how far they agree with each other. */
export function ReadersPage() {
  const { t, i18n } = useTranslation()
  const { data, error, refetch } = useQuery(queries.readers())
  return (
    <Page title={t('readers.title')} wide>
      {error ? <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} /> : null}
      <section className="sheet" aria-labelledby="readers-own" data-testid="readers">
        <h2 id="readers-own" className="sheet__title">
          {t('readers.own')}
        </h2>
        <p className="muted">{t('readers.ownWhat')}</p>
        <table className="table">
          <thead>
            <tr>
              {figures.map((name) => (
                <th key={name} scope="col" className={name === 'reader' ? undefined : 'number'} title={t(`readers.why.${name}`)}>
                  {t(`readers.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data?.readers.map(({ reader, studies, answers, medianDwellMs, ...shares }) => (
              <tr key={reader}>
                <th scope="row">{reader}</th>
                <td className="number">{studies}</td>
                <td className="number">{answers}</td>
                <td className="number">{medianDwellMs === null ? '–' : durationText(medianDwellMs, i18n.language)}</td>
                {(['agreedInSight', 'agreedBlind', 'switchedTo', 'switchedFrom'] as const).map((name) => (
                  <td key={name} className="number">
                    <ShareText share={shares[name]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {data?.readers.length === 0 ? <p className="muted">{t('readers.none')}</p> : null}
        <p className="muted">{t('readers.limits')}</p>
      </section>
      <section className="sheet" aria-labelledby="readers-agreement">
        <h2 id="readers-agreement" className="sheet__title">
          {t('readers.agreement')}
        </h2>
        <p className="muted">{t('readers.agreementWhat')}</p>
        {data?.agreements.length === 0 ? (
          <p className="muted">{t('readers.oneReader')}</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('readers.pair')}</th>
                <th scope="col">{t('training.class')}</th>
                <th scope="col" className="number">
                  {t('readers.films')}
                </th>
                <th scope="col" className="number">
                  {t('readers.agreed')}
                </th>
                <th scope="col" className="number">
                  {t('readers.kappa')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data?.agreements.map(({ readers: [a, b], class: name, films, agreed, kappa, interval }) => (
                <tr key={`${a} ${b} ${name}`}>
                  <th scope="row">{t('readers.pairOf', { a, b })}</th>
                  <td>{name}</td>
                  <td className="number">{films}</td>
                  <td className="number">{agreed}</td>
                  <td className="number">{kappa === null ? '–' : `${kappa.toFixed(2)} [${interval!.low.toFixed(2)}, ${interval!.high.toFixed(2)}]`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {data && data.disagreements.length > 0 ? (
        <section className="sheet" aria-labelledby="readers-disagreements">
          <h2 id="readers-disagreements" className="sheet__title">
            {t('readers.disagreements')}
          </h2>
          <p className="muted">{t('readers.disagreementsWhat')}</p>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('readers.study')}</th>
                <th scope="col">{t('training.class')}</th>
                <th scope="col">{t('readers.said')}</th>
                <th scope="col">{t('readers.settled')}</th>
                <th scope="col">{t('readers.state')}</th>
              </tr>
            </thead>
            <tbody>
              {data.disagreements.map(({ studyUid, patientName, studyDate, sopInstanceUid, class: name, answers, settled, adjudicated }) => (
                <tr key={`${sopInstanceUid} ${name}`}>
                  <th scope="row">
                    <button type="button" className="link" onClick={() => openDisagreement({ studyUid, sopInstanceUid, class: name })}>
                      {patientName || t('training.unnamed')} <span className="number muted">{dateText(studyDate)}</span>
                    </button>
                  </th>
                  <td>{name}</td>
                  <td>{answers.map(({ reader, presence }) => `${reader}: ${t(`presence.${presence}`)}`).join(' · ')}</td>
                  <td>
                    {settled ? t(`presence.${settled}`) : '–'}
                    {adjudicated ? <span className="muted"> {adjudicated.together.length > 0 ? adjudicated.together.join(', ') : adjudicated.reader}</span> : null}
                  </td>
                  <td>
                    {adjudicated ? (
                      <span className="chip chip--good">{t('origin.adjudicated')}</span>
                    ) : (
                      <button type="button" className="button" aria-label={t('settle.settleOf', { class: name })} onClick={() => openDisagreement({ studyUid, sopInstanceUid, class: name })}>
                        {t('settle.settle')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </Page>
  )
}
