import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { openStudy, useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { useSettings } from '@renderer/door/settings'
import { FailureNote } from '@renderer/ui/failure-note'
import { EmptyWorklist } from '@renderer/worklist/empty-worklist'
import { columns, type Column } from '@renderer/worklist/columns'
import { SortHeader } from '@renderer/worklist/sort-header'
import { useRows } from '@renderer/worklist/use-rows'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'
import { WorklistRow } from '@renderer/worklist/worklist-row'
import { WorklistFilters } from '@renderer/worklist/worklist-filters'
import { WorklistTools } from '@renderer/worklist/worklist-tools'
import '@renderer/worklist/worklist.css'

const fullRowPx = 32
const compactRowPx = 48
/** Rows beyond the edge: what a wheel moves before they are drawn. */
const overscan = 8
/** Rows the list moves before it looks what to read next. */
const noticedRows = 20
const restMs = 300

interface Props {
  readonly compact: boolean
  /** The reader stays at a study without opening it. */
  readonly onRest?: (studyUid: string) => void
}

/** All studies: a full page with columns, or a narrow list beside an open study. */
export function Worklist({ compact, onRest }: Props) {
  const { t } = useTranslation()
  const query = useWorklistQuery()
  // Asked once and not by each row: rows come and go with every step of the wheel.
  const { blindFirst } = useSettings()
  const opened = useView((view) => view.studyUid)
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState(0)
  const [inSight, setInSight] = useState({ first: 0, last: 50 })
  const rows = useRows(inSight)
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on, and nothing here is memoised
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => (compact ? compactRowPx : fullRowPx),
    overscan,
    onChange: ({ range }) => {
      if (range) setInSight((now) => (Math.abs(range.startIndex - now.first) < noticedRows ? now : { first: range.startIndex, last: range.endIndex }))
    }
  })
  useEffect(() => virtual.measure(), [compact, virtual])
  useEffect(() => {
    setCursor(0)
    scroller.current?.scrollTo({ top: 0 })
  }, [query])

  const resting = rows.rowAt(cursor)?.studyUid
  useEffect(() => {
    if (resting === undefined || !onRest) return
    const timer = setTimeout(() => onRest(resting), restMs)
    return () => clearTimeout(timer)
  }, [resting, onRest])

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.total - 1, index))
    setCursor(next)
    virtual.scrollToIndex(next)
  }
  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / (compact ? compactRowPx : fullRowPx)) - 1)
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => cursor + 1,
    ArrowUp: () => cursor - 1,
    PageDown: () => cursor + pageRows,
    PageUp: () => cursor - pageRows,
    Home: () => 0,
    End: () => rows.total - 1
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    const row = rows.rowAt(cursor)
    if (move) moveTo(move())
    else if (event.key === 'Enter' && row) openStudy(row.studyUid)
    else return
    event.preventDefault()
  }

  const shown: readonly Column[] = compact ? [] : columns
  return (
    <section className={compact ? 'worklist worklist--compact' : 'worklist'} aria-label={t('worklist.title')}>
      <WorklistTools compact={compact} total={rows.total} focusList={() => scroller.current?.focus()} />
      {compact ? null : <WorklistFilters unsuggested={rows.unsuggested} />}
      {rows.error ? <FailureNote failure={failureOf(rows.error)} what={t('worklist.unreadable')} onRetry={rows.refetch} /> : null}
      {rows.total === 0 && !rows.loading && !rows.error ? (
        <EmptyWorklist />
      ) : (
        <div
          className="worklist__grid scroll"
          role="grid"
          ref={scroller}
          tabIndex={0}
          aria-label={t('worklist.studies')}
          aria-rowcount={rows.total + (compact ? 0 : 1)}
          aria-colcount={compact ? 1 : shown.length}
          aria-busy={rows.loading}
          aria-activedescendant={rows.rowAt(cursor) ? `study-row-${cursor}` : undefined}
          onKeyDown={onKeyDown}
        >
          {compact ? null : (
            <div className="worklist__head" role="row" aria-rowindex={1}>
              {shown.map((column) => (
                <SortHeader key={column.name} column={column} />
              ))}
            </div>
          )}
          <div role="presentation" className="worklist__rows" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows.rowAt(item.index)
              return (
                <WorklistRow key={item.key} index={item.index} row={row} topPx={item.start} heightPx={item.size} compact={compact} blindFirst={blindFirst} isCursor={item.index === cursor} isOpen={row !== null && row.studyUid === opened} onPoint={setCursor} />
              )
            })}
          </div>
        </div>
      )}
    </section>
  )
}
