import { useTranslation } from 'react-i18next'
import { ActivityLine } from '@renderer/app/activity-line'
import { Hints } from '@renderer/app/hints'
import { Notices } from '@renderer/app/notice-list'
import { useNotices } from '@renderer/app/notices'
import { runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { useActivities } from '@renderer/door/activities'
import { useSettings } from '@renderer/door/settings'
import { useReportDrafts } from '@renderer/report/report-draft'
import { useSaves } from '@renderer/review/saves'
import { Keys } from '@renderer/ui/keys'

/** What the keys do now, what goes on in the background, and whether everything is saved. */
export function StatusBar() {
  const { t } = useTranslation()
  const { reader } = useSettings()
  const noticed = useNotices(({ notices }) => notices.length > 0)
  const connected = useActivities((state) => state.connected)
  return (
    <footer className="status-bar">
      <Notices />
      {noticed ? null : <Hints />}
      <span className="status-bar__space" />
      <ActivityLine />
      {connected ? null : (
        <span className="chip chip--danger" role="alert">
          {t('app.disconnected')}
        </span>
      )}
      <SaveState />
      <span className="muted">{reader}</span>
    </footer>
  )
}

function SaveState() {
  const { t } = useTranslation()
  const keys = useKeys()
  const { open, lastSavedAt } = useSaves()
  const drafts = Object.values(useReportDrafts())
  const failed = open.filter((save) => save.state === 'failed').length + drafts.filter((draft) => draft.state === 'failed' || draft.state === 'conflict').length
  const pending = open.length + drafts.length - failed
  const state = failed > 0 ? 'failed' : pending > 0 ? 'saving' : lastSavedAt === null ? 'idle' : 'saved'
  const why = [...open, ...drafts].find(({ failure }) => failure !== null)?.failure
  return (
    <>
      <span role="status" data-testid="save-state" data-state={state} className={`status-bar__saved ${failed > 0 ? 'chip chip--danger' : 'muted'}`}>
        {failed > 0 ? t('save.failedCount', { count: failed }) : pending > 0 ? t('save.saving') : lastSavedAt === null ? '' : t('save.allSaved')}
        {why ? ` · ${t(`errors.${why.code}`)}` : null}
      </span>
      {failed > 0 ? (
        <button type="button" className="button" onClick={() => runAction('review.save')}>
          {t('save.again')} <Keys value={keys['review.save']} />
        </button>
      ) : null}
    </>
  )
}
