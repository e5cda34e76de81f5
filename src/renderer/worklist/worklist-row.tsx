import { memo } from 'react'
import type { StudyRow } from '@shared/domain/study'
import { openStudy } from '@renderer/app/view'
import { CompactRow } from '@renderer/worklist/compact-row'
import { FullRow } from '@renderer/worklist/full-row'

interface Props {
  readonly index: number
  /** Null while it is being read. */
  readonly row: StudyRow | null
  readonly topPx: number
  readonly heightPx: number
  readonly compact: boolean
  /** Before the reader's own answers, the worklist keeps the model's to itself. */
  readonly blindFirst: boolean
  readonly isCursor: boolean
  readonly isOpen: boolean
  readonly onPoint: (index: number) => void
}

/** One study of the worklist. Memoised: while the list scrolls only rows that come into it are drawn. */
export const WorklistRow = memo(function WorklistRow({ index, row, topPx, heightPx, compact, blindFirst, isCursor, isOpen, onPoint }: Props) {
  const open = () => {
    if (row) openStudy(row.studyUid)
  }
  return (
    <div
      id={`study-row-${index}`}
      role="row"
      aria-rowindex={index + (compact ? 1 : 2)}
      aria-selected={isOpen}
      data-study={row?.studyUid}
      className={`worklist__row${isCursor ? ' worklist__row--cursor' : ''}`}
      style={{ top: topPx, height: heightPx }}
      onClick={() => {
        onPoint(index)
        if (compact) open()
      }}
      onDoubleClick={open}
    >
      {row ? compact ? <CompactRow row={row} blindFirst={blindFirst} /> : <FullRow row={row} blindFirst={blindFirst} /> : <div role="gridcell" className="worklist__cell" aria-busy="true" />}
    </div>
  )
})
