import { useTranslation } from 'react-i18next'
import { dismiss, useNotices } from '@renderer/app/notices'
import { IconButton } from '@renderer/ui/icon-button'

/**
 * The newest message, on the line that otherwise names keys: so it neither covers a pixel of a film or of a report, nor
 * moves one. Older ones follow when it is dismissed.
 */
export function Notices() {
  const { t } = useTranslation()
  const notices = useNotices((state) => state.notices)
  const notice = notices.at(-1)
  return (
    <div className="notices" aria-live="polite" data-testid="notices">
      {notice ? <Shown key={notice.id} {...notice} more={notices.length - 1} /> : null}
      {notice ? <IconButton icon="close" label={t('common.close')} onClick={() => dismiss(notice.id)} /> : null}
    </div>
  )
}

type Props = ReturnType<typeof useNotices.getState>['notices'][number] & { readonly more: number }

function Shown({ id, text, failure, retry, more }: Props) {
  const { t } = useTranslation()
  const why = failure ? `${t(`errors.${failure.code}`)} (${failure.code}: ${failure.message})` : ''
  return (
    <div className={failure ? 'notice notice--failure' : 'notice'} role={failure ? 'alert' : undefined}>
      <span className="notice__text" title={`${text} ${why}`}>
        {failure ? <strong>{text}</strong> : text} {why}
      </span>
      {more > 0 ? <span className="number">{t('notices.more', { count: more })}</span> : null}
      {retry ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            dismiss(id)
            retry()
          }}
        >
          {t('common.retry')}
        </button>
      ) : null}
    </div>
  )
}
