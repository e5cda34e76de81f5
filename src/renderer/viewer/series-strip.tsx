import { useTranslation } from 'react-i18next'
import type { Study } from '@shared/domain/study'
import { showFilm, useView } from '@renderer/app/view'

/** All films of a study in order of series and instance. */
export const filmsOf = (study: Study) => study.series.flatMap((series) => series.instances.map((instance) => ({ series, instance })))

/** Every film of the study, where there is more than one. */
export function SeriesStrip({ study }: { readonly study: Study }) {
  const { t } = useTranslation()
  const shown = useView((view) => view.sopInstanceUid)
  const films = filmsOf(study)
  if (films.length < 2) return null
  return (
    <nav className="series-strip scroll" aria-label={t('viewer.films')}>
      {films.map(({ series, instance }, i) => (
        <button
          key={instance.sopInstanceUid}
          type="button"
          className="series-strip__film"
          aria-current={instance.sopInstanceUid === shown}
          onClick={() => showFilm(instance.sopInstanceUid)}
        >
          <strong>{i + 1}</strong>
          <span>{[series.modality, instance.viewPosition].filter(Boolean).join(' ')}</span>
          <span className="muted">{series.description || `${instance.columns} × ${instance.rows}`}</span>
          {instance.frames > 1 ? <span className="muted">{t('viewer.frames', { count: instance.frames })}</span> : null}
        </button>
      ))}
    </nav>
  )
}
