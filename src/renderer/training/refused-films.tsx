import { useTranslation } from 'react-i18next'
import type { RefusedFilm } from '@shared/domain/training'
import { openStudy } from '@renderer/app/view'

/** Films that a run could not read, each with the reason; a click opens the study. */
export function RefusedFilms({ films }: { readonly films: readonly RefusedFilm[] }) {
  const { t } = useTranslation()
  return (
    <details open data-testid="refused-films">
      <summary>{t('training.refused', { count: films.length })}</summary>
      <ul className="training__list">
        {films.slice(0, 50).map(({ studyUid, sopInstanceUid, failure }) => (
          <li key={sopInstanceUid}>
            <button type="button" className="link" onClick={() => openStudy(studyUid)}>
              …{studyUid.slice(-12)}
            </button>{' '}
            <span className="muted">
              {t(`errors.${failure.code}`)} {failure.message}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
