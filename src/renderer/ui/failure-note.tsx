import { useTranslation } from 'react-i18next'
import type { Failure } from '@shared/domain/errors'

interface Props {
  readonly failure: Failure
  /** What was tried, e.g. "The label was not saved." */
  readonly what?: string | undefined
  /** What the reader can do about it. */
  readonly advice?: string | undefined
  readonly onRetry?: (() => void) | undefined
  /** Gives up what was tried. */
  readonly onDiscard?: (() => void) | undefined
}

/** Says what failed and why, in the reader's language, with the service's own words below, and offers another try, or to give it up. */
export function FailureNote({ failure, what, advice, onRetry, onDiscard }: Props) {
  const { t } = useTranslation()
  return (
    <div className="failure" role="alert">
      <div className="failure__text">
        {what ? <strong>{what} </strong> : null}
        {t(`errors.${failure.code}`)}
        {advice ? <p>{advice}</p> : null}
        <div className="failure__code">
          {failure.code}: {failure.message}
        </div>
      </div>
      {onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          {t('common.retry')}
        </button>
      ) : null}
      {onDiscard ? (
        <button type="button" className="button" onClick={onDiscard}>
          {t('save.discard')}
        </button>
      ) : null}
    </div>
  )
}
