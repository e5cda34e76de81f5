import { useTranslation } from 'react-i18next'
import { door } from '@renderer/door/door'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'

/** Begins suggestions on the studies shown that have none, from the top of the list; progress and cancel are in the status bar. */
export function SuggestOnList({ unsuggested }: { readonly unsuggested: number | null }) {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  return (
    <button type="button" className="button worklist__suggest" disabled={unsuggested === 0} title={t('worklist.suggestHint')} onClick={() => void door.suggestions.suggestOn(view)}>
      {!unsuggested ? t('worklist.suggestAll') : t('worklist.suggest', { count: unsuggested })}
    </button>
  )
}
