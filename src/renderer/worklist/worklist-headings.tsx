import { memo } from 'react'
import { columns } from '@renderer/worklist/columns'
import { SortHeader } from '@renderer/worklist/sort-header'

/** The headings of the full list's columns. */
export const WorklistHeadings = memo(function WorklistHeadings() {
  return (
    <div className="worklist__head" role="row" aria-rowindex={1}>
      {columns.map((column) => (
        <SortHeader key={column.name} column={column} />
      ))}
    </div>
  )
})
