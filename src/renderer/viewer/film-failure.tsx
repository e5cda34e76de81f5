import { useTranslation } from 'react-i18next'
import type { Instance } from '@shared/domain/study'
import { Icon } from '@renderer/ui/icon'
import type { FilmError } from '@renderer/viewer/film-source'
import '@renderer/viewer/film-failure.css'

interface Props {
  readonly error: FilmError
  readonly instance: Instance
  readonly onRetry: () => void
}

/** Says why there is no film, with the facts that help whoever looks into it. */
export function FilmFailure({ error, instance, onRetry }: Props) {
  const { t } = useTranslation()
  return (
    <div className="film-failure" role="alert">
      <Icon name="warning" />
      <p className="film-failure__title">{t('viewer.filmFailed')}</p>
      <p>{error.reason === 'missing' ? t('viewer.filmMissing') : t('viewer.filmUnreadable')}</p>
      <p className="film-failure__facts">
        {t('viewer.filmFacts', {
          syntax: instance.transferSyntaxUid,
          columns: instance.columns,
          rows: instance.rows,
          photometric: instance.photometric
        })}
      </p>
      {error.detail ? <p className="film-failure__facts">{error.detail}</p> : null}
      <button type="button" className="button" onClick={onRetry}>
        {t('common.retry')}
      </button>
    </div>
  )
}
