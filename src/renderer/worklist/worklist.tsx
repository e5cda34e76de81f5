import { useDeferredValue, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '@renderer/door/failure'
import { FailureNote } from '@renderer/ui/failure-note'
import { EmptyWorklist } from '@renderer/worklist/empty-worklist'
import { useWorklistHead } from '@renderer/worklist/use-rows'
import { WorklistFilters } from '@renderer/worklist/worklist-filters'
import { WorklistGrid } from '@renderer/worklist/worklist-grid'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'
import { WorklistTools } from '@renderer/worklist/worklist-tools'
import '@renderer/worklist/worklist.css'

interface Props {
  readonly compact: boolean
  /** The reader stays at a study without opening it. */
  readonly onRest?: (studyUid: string) => void
}

/** All studies: a full page with columns, or a narrow list beside an open study. */
export function Worklist({ compact, onRest }: Props) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const query = useDeferredValue(useWorklistQuery())
  const { total, unsuggested, loading, error, refetch } = useWorklistHead(query)
  return (
    <section className={compact ? 'worklist worklist--compact' : 'worklist'} aria-label={t('worklist.title')}>
      <WorklistTools compact={compact} total={total} focusList={() => scroller.current?.focus()} />
      {compact ? null : <WorklistFilters unsuggested={unsuggested} />}
      {error ? <FailureNote failure={failureOf(error)} what={t('worklist.unreadable')} onRetry={refetch} /> : null}
      {total === 0 && !loading && !error ? <EmptyWorklist /> : <WorklistGrid scroller={scroller} query={query} total={total} loading={loading} compact={compact} onRest={onRest} />}
    </section>
  )
}
