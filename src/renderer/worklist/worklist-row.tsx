import { memo } from 'react'
import type { StudyRow } from '@shared/domain/study'
import { openStudy } from '@renderer/app/view'
import { CompactRow } from '@renderer/worklist/compact-row'
import { FullRow } from '@renderer/worklist/full-row'
import type { RowTexts } from '@renderer/worklist/row-texts'

interface Props {
  readonly index: number
  /** Null while it is being read. */
  readonly row: StudyRow | null
  readonly heightPx: number
  readonly compact: boolean
  /** Before the reader's own answers, the worklist keeps the model's to itself. */
  readonly blindFirst: boolean
  readonly texts: RowTexts
  readonly isCursor: boolean
  readonly isOpen: boolean
  readonly onPoint: (index: number) => void
}

/** One study of the worklist. Memoised: a page of rows that comes, or the cursor, draws no others anew. */
export const WorklistRow = memo(function WorklistRow({ index, row, heightPx, compact, blindFirst, texts, isCursor, isOpen, onPoint }: Props) {
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
      style={{ height: heightPx }}
      onClick={() => {
        onPoint(index)
        if (compact) open()
      }}
      onDoubleClick={open}
    >
      {row ? compact ? <CompactRow row={row} blindFirst={blindFirst} texts={texts} /> : <FullRow row={row} blindFirst={blindFirst} texts={texts} /> : <div role="gridcell" className="worklist__cell" aria-busy="true" />}
    </div>
  )
})
