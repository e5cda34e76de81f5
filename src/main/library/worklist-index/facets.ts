import type { StudyFacets } from '@shared/domain/study-filter'
import { statusOrder, type Columns } from '@main/library/worklist-index/columns'

/** What there is to filter by, with the number of its studies; the commonest first. */
export function facetsOf(columns: Columns): StudyFacets {
  const statuses = counts(columns, columns.status, statusOrder.length)
  const suggested = counts(columns, columns.suggested, columns.classes.texts.length)
  const lists = (column: Int32Array) => {
    const sums = new Map<string, number>()
    counts(columns, column, columns.lists.texts.length).forEach((count, list) => {
      if (count > 0) for (const value of JSON.parse(columns.lists.texts[list]!) as string[]) sums.set(value, (sums.get(value) ?? 0) + count)
    })
    return [...sums].map(([value, count]) => ({ value, count })).sort(commonestFirst)
  }
  return {
    statuses: statusOrder.map((value, i) => ({ value, count: statuses[i]! })),
    modalities: lists(columns.modalities),
    suggested: columns.classes.texts.flatMap((value, i) => (i > 0 && suggested[i]! > 0 ? [{ value, count: suggested[i]! }] : [])).sort(commonestFirst),
    labelled: lists(columns.labelled),
    readers: lists(columns.readers)
  }
}

interface Counted {
  readonly value: string
  readonly count: number
}
const commonestFirst = (a: Counted, b: Counted) => b.count - a.count || (a.value < b.value ? -1 : 1)

function counts({ top, has }: Columns, column: Int32Array | Uint8Array, values: number): Int32Array {
  const sums = new Int32Array(values)
  for (let id = 0; id < top; id++) if (has[id] === 1) sums[column[id]!]!++
  return sums
}
