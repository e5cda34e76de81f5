import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { StudyView } from '@shared/domain/study-filter'
import { openStudy, useView } from '@renderer/app/view'
import { useSettings } from '@renderer/door/settings'
import { columns } from '@renderer/worklist/columns'
import { WorklistHeadings } from '@renderer/worklist/worklist-headings'
import { useRows } from '@renderer/worklist/use-rows'
import { WorklistRow } from '@renderer/worklist/worklist-row'

const fullRowPx = 32
const compactRowPx = 48
/** Rows beyond the edge: what a wheel moves before they are drawn. */
const overscan = 8
const restMs = 300

interface Props {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly query: StudyView
  readonly total: number
  readonly loading: boolean
  readonly compact: boolean
  /** The reader stays at a study without opening it. */
  readonly onRest: ((studyUid: string) => void) | undefined
}

/** The list itself. What is around it is not drawn anew with every step of the wheel. */
export function WorklistGrid({ scroller, query, total, loading, compact, onRest }: Props) {
  const { t } = useTranslation()
  // Asked once and not by each row: rows come and go with every step of the wheel.
  const { blindFirst } = useSettings()
  const opened = useView((view) => view.studyUid)
  const [cursor, setCursor] = useState(0)
  const rowPx = compact ? compactRowPx : fullRowPx
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on, and nothing here is memoised
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan
  })
  const items = virtual.getVirtualItems()
  // As many as there can be at once: a row that leaves the list makes place for one that comes, which is then only filled anew.
  const slots = Math.ceil((virtual.scrollRect?.height ?? 0) / rowPx) + 1 + 2 * overscan
  const rowAt = useRows(query, total, { first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 })
  useEffect(() => virtual.measure(), [compact, virtual])
  useEffect(() => {
    setCursor(0)
    scroller.current?.scrollTo({ top: 0 })
  }, [query, scroller])

  const resting = rowAt(cursor)?.studyUid
  useEffect(() => {
    if (resting === undefined || !onRest) return
    const timer = setTimeout(() => onRest(resting), restMs)
    return () => clearTimeout(timer)
  }, [resting, onRest])

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index))
    setCursor(next)
    virtual.scrollToIndex(next)
  }
  const pageRows = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 1)
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => cursor + 1,
    ArrowUp: () => cursor - 1,
    PageDown: () => cursor + pageRows(),
    PageUp: () => cursor - pageRows(),
    Home: () => 0,
    End: () => total - 1
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    const row = rowAt(cursor)
    if (move) moveTo(move())
    else if (event.key === 'Enter' && row) openStudy(row.studyUid)
    else return
    event.preventDefault()
  }

  return (
    <div
      className="worklist__grid scroll"
      role="grid"
      ref={scroller}
      tabIndex={0}
      aria-label={t('worklist.studies')}
      aria-rowcount={total + (compact ? 0 : 1)}
      aria-colcount={compact ? 1 : columns.length}
      aria-busy={loading}
      aria-activedescendant={rowAt(cursor) ? `study-row-${cursor}` : undefined}
      onKeyDown={onKeyDown}
    >
      {compact ? null : <WorklistHeadings />}
      <div role="presentation" className="worklist__rows" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rowAt(item.index)
          return (
            <WorklistRow key={item.index % slots} index={item.index} row={row} topPx={item.start} heightPx={item.size} compact={compact} blindFirst={blindFirst} isCursor={item.index === cursor} isOpen={row !== null && row.studyUid === opened} onPoint={setCursor} />
          )
        })}
      </div>
    </div>
  )
}
