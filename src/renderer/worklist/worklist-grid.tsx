import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { StudyView } from '@shared/domain/study-filter'
import { openStudy, useView } from '@renderer/app/view'
import { useSettings } from '@renderer/door/settings'
import { columns } from '@renderer/worklist/columns'
import { useRowTexts } from '@renderer/worklist/row-texts'
import { useRows } from '@renderer/worklist/use-rows'
import { blockRows, WorklistBlock } from '@renderer/worklist/worklist-block'
import { WorklistHeadings } from '@renderer/worklist/worklist-headings'

const fullRowPx = 32
const compactRowPx = 48
/** Of the headings, above the rows. */
const headPx = 30
/** Blocks beyond the edge: what a wheel moves before they are drawn. */
const overscan = 1
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
  const texts = useRowTexts()
  const opened = useView((view) => view.studyUid)
  const [cursor, setCursor] = useState(0)
  const rowPx = compact ? compactRowPx : fullRowPx
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on, and nothing here is memoised
  const virtual: Virtualizer<HTMLDivElement, Element> = useVirtualizer({
    count: Math.ceil(total / blockRows),
    getScrollElement: () => scroller.current,
    estimateSize: () => blockRows * rowPx,
    rangeExtractor: ({ startIndex, count }): number[] => {
      const first = Math.max(0, startIndex - overscan)
      return Array.from({ length: Math.min(slots, count - first) }, (_, i) => first + i)
    }
  })
  // Always as many: a block that leaves the list makes place for one that comes, which is then only filled anew.
  const slots = Math.ceil((virtual.scrollRect?.height ?? 0) / (blockRows * rowPx)) + 1 + 2 * overscan
  const blocks = virtual.getVirtualItems()
  // In the document in the order of their slots, as the browser lays out anew what is moved in it; `aria-owns` tells theirs.
  const inSlots = blocks.toSorted((a, b) => (a.index % slots) - (b.index % slots))
  const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 0 }
  const rowAt = useRows(query, total, { first: startIndex * blockRows, last: endIndex * blockRows + blockRows - 1 })
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
    const list = scroller.current
    if (!list) return
    const [top, bottom] = [next * rowPx, (next + 1) * rowPx + (compact ? 0 : headPx)]
    list.scrollTop = Math.max(Math.min(list.scrollTop, top), bottom - list.clientHeight)
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
      <div role="rowgroup" aria-owns={blocks.map(({ index }) => blockId(index)).join(' ')} className="worklist__rows" style={{ height: total * rowPx }}>
        {inSlots.map(({ index, start }) => {
          const first = index * blockRows
          const at = cursor >= first && cursor < first + blockRows ? cursor : null
          return (
            <WorklistBlock key={index % slots} id={blockId(index)} first={first} count={Math.min(blockRows, total - first)} rowAt={rowAt} topPx={start} rowPx={rowPx} compact={compact} blindFirst={blindFirst} texts={texts} cursor={at} opened={opened} onPoint={setCursor} />
          )
        })}
      </div>
    </div>
  )
}

const blockId = (index: number) => `study-block-${index}`
