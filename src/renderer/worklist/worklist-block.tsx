import { memo } from 'react'
import type { StudyRow } from '@shared/domain/study'
import type { RowTexts } from '@renderer/worklist/row-texts'
import { WorklistRow } from '@renderer/worklist/worklist-row'

/**
 * Rows that come and go together. The browser draws a list in tiles of 256 px, the height of eight full rows: of rows that
 * come one by one, each has its whole tile drawn anew.
 */
export const blockRows = 8

interface Props {
  readonly id: string
  /** Index of the first of its rows in the list. */
  readonly first: number
  readonly count: number
  readonly rowAt: (index: number) => StudyRow | null
  readonly topPx: number
  readonly rowPx: number
  readonly compact: boolean
  readonly blindFirst: boolean
  readonly texts: RowTexts
  /** Index of the row that the keys are at, where it is one of these. */
  readonly cursor: number | null
  /** The study that is open. */
  readonly opened: string | null
  readonly onPoint: (index: number) => void
}

/** Some rows of the worklist. Memoised: while the list scrolls only blocks that come into it are drawn. */
export const WorklistBlock = memo(function WorklistBlock({ id, first, count, rowAt, topPx, rowPx, compact, blindFirst, texts, cursor, opened, onPoint }: Props) {
  return (
    <div id={id} role="presentation" className="worklist__block" style={{ top: topPx, height: count * rowPx }}>
      {Array.from({ length: count }, (_, i) => {
        const [index, row] = [first + i, rowAt(first + i)]
        return <WorklistRow key={i} index={index} row={row} heightPx={rowPx} compact={compact} blindFirst={blindFirst} texts={texts} isCursor={index === cursor} isOpen={row !== null && row.studyUid === opened} onPoint={onPoint} />
      })}
    </div>
  )
})
