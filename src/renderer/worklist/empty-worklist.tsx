import { useTranslation } from 'react-i18next'
import { isFiltered } from '@shared/domain/study-filter'
import { useActivities } from '@renderer/door/activities'
import { showAll, useWorklistQuery } from '@renderer/worklist/worklist-query'
import { ImportButton } from '@renderer/worklist/import-button'

/** No rows: because the demonstration library is still being drawn, nothing matches, or nothing was imported. */
export function EmptyWorklist() {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  const drawing = useActivities((state) => state.running.find((one) => one.kind === 'demonstration'))
  if (drawing) {
    return (
      <div className="empty">
        <p className="empty__title">{t('worklist.drawing')}</p>
        <p>{t('worklist.drawingWhy')}</p>
        <progress className="progress" aria-label={t('worklist.drawing')} value={drawing.total ? drawing.done : undefined} max={drawing.total ?? undefined} />
      </div>
    )
  }
  if (isFiltered(view)) {
    return (
      <div className="empty">
        <p className="empty__title">{t('worklist.noMatch')}</p>
        <button type="button" className="button" onClick={showAll}>
          {t('worklist.clearFilter')}
        </button>
      </div>
    )
  }
  return (
    <div className="empty">
      <p className="empty__title">{t('worklist.empty')}</p>
      <p>{t('worklist.emptyHow')}</p>
      <ImportButton />
    </div>
  )
}
