import { useTranslation } from 'react-i18next'
import { areSuggestionsStopped, useActivities } from '@renderer/door/activities'
import { door } from '@renderer/door/door'
import { useWaiting } from '@renderer/door/waiting'
import { IconButton } from '@renderer/ui/icon-button'
import { cancelImport, useImportJob } from '@renderer/worklist/import-job'

/** Long work with its progress, each with a way to stop it. An import of this window is shown by its own count. */
export function ActivityLine() {
  const { t } = useTranslation()
  const job = useImportJob((state) => state.progress)
  const running = useActivities((state) => state.running).filter((one) => !(job && one.kind === 'import'))
  const waiting = useWaiting((state) => state.calls)
  const stopped = useActivities(areSuggestionsStopped)
  return (
    <>
      {job ? (
        <Line
          text={job.phase === 'sending' ? t('import.sending') : t('activity.import')}
          done={job.done}
          total={job.total}
          note={job.refused > 0 ? t('import.refusedCount', { count: job.refused }) : null}
          cancelLabel={t('import.cancel')}
          onCancel={cancelImport}
        />
      ) : null}
      {running.map(({ id, kind, done, total }) => (
        <Line key={id} text={t(`activity.${kind}`)} done={done} total={total} note={null} cancelLabel={t('activity.cancel')} onCancel={() => void door.system.cancel({ id })} />
      ))}
      {waiting.length > 0 ? (
        <Line
          text={t('activity.waiting')}
          done={null}
          total={null}
          note={null}
          cancelLabel={t('activity.stopWaiting')}
          onCancel={waiting.some(({ cancel }) => cancel) ? () => waiting.forEach(({ cancel }) => cancel?.()) : null}
        />
      ) : null}
      {stopped ? (
        <span className="activity" role="group" aria-label={t('activity.suggestionsStopped')}>
          <span className="muted">{t('activity.suggestionsStopped')}</span>
          <button type="button" className="button" onClick={() => void door.suggestions.resume()}>
            {t('activity.resume')}
          </button>
        </span>
      ) : null}
    </>
  )
}

interface LineProps {
  readonly text: string
  readonly done: number | null
  readonly total: number | null
  readonly note: string | null
  readonly cancelLabel: string
  readonly onCancel: (() => void) | null
}

function Line({ text, done, total, note, cancelLabel, onCancel }: LineProps) {
  return (
    <span className="activity" role="group" aria-label={text}>
      <span>
        {text} <span className="number muted">{total === null ? done : `${String(done)} / ${total}`}</span> {note}
      </span>
      <progress className="progress" aria-label={text} {...(total === null || done === null ? {} : { value: done, max: Math.max(1, total) })} />
      {onCancel ? <IconButton icon="close" label={cancelLabel} onClick={onCancel} /> : null}
    </span>
  )
}
