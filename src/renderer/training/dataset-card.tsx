import { useTranslation } from 'react-i18next'
import type { TrainingDataset } from '@shared/domain/training'
import { openStudy } from '@renderer/app/view'

/** Patients of each kind that a class needs to be learnt at all; see training/fit-head. */
const enough = 3

/** Which labels there are, of whom and by whom, and what is left out. */
export function DatasetCard({ dataset }: { readonly dataset: TrainingDataset }) {
  const { t } = useTranslation()
  const { films, patients, heldOutFilms, heldOutPatients, unlabelledFilms, classes, origins, readers, excluded } = dataset
  const most = Math.max(1, ...classes.map(({ trained }) => trained.present + trained.absent + trained.uncertain))
  return (
    <section className="sheet" aria-labelledby="dataset-title" data-testid="dataset">
      <h2 id="dataset-title" className="sheet__title">
        {t('training.data')}
      </h2>
      <dl className="facts">
        <div>
          <dt>{t('training.trainedOn')}</dt>
          <dd>{t('training.filmsOf', { films, patients })}</dd>
        </div>
        <div>
          <dt>{t('training.heldOut')}</dt>
          <dd>{t('training.filmsOf', { films: heldOutFilms, patients: heldOutPatients })}</dd>
        </div>
        <div>
          <dt>{t('training.unlabelled')}</dt>
          <dd>{t('training.films', { films: unlabelledFilms })}</dd>
        </div>
      </dl>
      <p className="muted">{t('training.splitWhy')}</p>
      <table className="table training__classes">
        <thead>
          <tr>
            <th scope="col">{t('training.class')}</th>
            <th scope="col">{t('training.balance')}</th>
            <th scope="col" className="number">{t('presence.present')}</th>
            <th scope="col" className="number">{t('presence.absent')}</th>
            <th scope="col" className="number">{t('presence.uncertain')}</th>
            <th scope="col" className="number">{t('training.drawn')}</th>
            <th scope="col" className="number">{t('training.heldOutShort')}</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ class: name, trained, heldOut, outlined }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {trained.present < enough || trained.absent < enough ? <span className="chip" title={t('training.tooFewWhy')}>{t('training.tooFew')}</span> : null}
              </th>
              <td>
                <span className="balance" aria-hidden="true" style={{ width: `${(100 * (trained.present + trained.absent + trained.uncertain)) / most}%` }}>
                  <span className="balance__present" style={{ flexGrow: trained.present }} />
                  <span className="balance__uncertain" style={{ flexGrow: trained.uncertain }} />
                  <span className="balance__absent" style={{ flexGrow: trained.absent }} />
                </span>
              </td>
              <td className="number">{trained.present}</td>
              <td className="number">{trained.absent}</td>
              <td className="number">{trained.uncertain}</td>
              <td className="number">{outlined.drawn}</td>
              <td className="number">{t('training.ofBoth', { present: heldOut.present, absent: heldOut.absent })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="facts">
        <div>
          <dt>{t('training.origins')}</dt>
          <dd>{Object.entries(origins).map(([origin, count]) => `${t(`origin.${origin}` as 'origin.accepted')} ${count}`).join(' · ') || '–'}</dd>
        </div>
        <div>
          <dt>{t('training.readers')}</dt>
          <dd>{Object.entries(readers).map(([reader, count]) => `${reader} ${count}`).join(' · ') || '–'}</dd>
        </div>
      </dl>
      {excluded.length > 0 ? (
        <details>
          <summary>{t('training.excluded', { count: excluded.length })}</summary>
          <ul className="training__list">
            {excluded.slice(0, 50).map(({ studyUid, sopInstanceUid, why, failure }) => (
              <li key={sopInstanceUid}>
                <button type="button" className="link" onClick={() => openStudy(studyUid)}>
                  …{studyUid.slice(-12)}
                </button>{' '}
                <span className="muted">{why === 'refused' ? (failure ? `${t(`errors.${failure.code}`)} ${failure.message}` : '') : t(`training.why.${why}`)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
