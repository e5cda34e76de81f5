import { useTranslation } from 'react-i18next'
import { dismiss, useNotices } from '@renderer/app/notices'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'

export function Notices() {
  const { t } = useTranslation()
  const notices = useNotices((state) => state.notices)
  return (
    <div className="notices" aria-live="polite">
      {notices.map(({ id, text, failure, retry }) => (
        <div key={id} className="notice">
          {failure ? (
            <FailureNote
              failure={failure}
              what={text}
              onRetry={
                retry
                  ? () => {
                      dismiss(id)
                      retry()
                    }
                  : undefined
              }
            />
          ) : (
            <p>{text}</p>
          )}
          <IconButton icon="close" label={t('common.close')} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  )
}
