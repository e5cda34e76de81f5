import { useTranslation } from 'react-i18next'
import { notifyFailure } from '@renderer/app/notices'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'

/** Begins suggestions on the studies shown that have none, from the top of the list; progress and cancel are in the status bar. */
export function SuggestOnList({ unsuggested }: { readonly unsuggested: number | null }) {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  const begin = async () => {
    try {
      await door.suggestions.suggestOn(view)
    } catch (error) {
      notifyFailure(t('worklist.suggestFailed'), failureOf(error), () => void begin())
    }
  }
  return (
    <button type="button" className="button worklist__suggest" disabled={unsuggested === 0} title={t('worklist.suggestHint')} onClick={() => void begin()}>
      {!unsuggested ? t('worklist.suggestAll') : t('worklist.suggest', { count: unsuggested })}
    </button>
  )
}
