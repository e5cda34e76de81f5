import { useTranslation } from 'react-i18next'
import { changeText } from '@renderer/review/change-text'
import { discardSave, retrySave, type Save } from '@renderer/review/saves'
import { FailureNote } from '@renderer/ui/failure-note'

/** What the reader did that is not saved, why, and that it is not lost; offers another try, or to give it up. */
export function SaveFailure({ save }: { readonly save: Save }) {
  const { t } = useTranslation()
  const { change, failure } = save
  if (!failure) return null
  return (
    <FailureNote
      failure={failure}
      what={t('save.notSavedOf', { what: changeText(change, t) })}
      advice={t(failure.code === 'DISK_FULL' ? 'save.makeRoom' : 'save.stays')}
      onRetry={() => retrySave(save)}
      onDiscard={() => discardSave(save)}
    />
  )
}
