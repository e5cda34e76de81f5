/** Rows that are read at once. */
export const pageSize = 100
/** How far beyond the rows in sight the list is read: half a second at the pace of a held Page Down. */
const aheadRows = 300

/** Indexes of the first and the last row in sight. */
export interface RowRange {
  readonly first: number
  readonly last: number
}

/** Pages of a list of `total` rows to be read for what is in sight and what comes next, the nearest first. */
export function pagesFor({ first, last }: RowRange, total: number): number[] {
  const pageOf = (row: number) => Math.floor(Math.max(0, Math.min(total - 1, row)) / pageSize)
  const [from, to] = [pageOf(first - aheadRows), pageOf(last + aheadRows)]
  const middle = (pageOf(first) + pageOf(last)) / 2
  const pages = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a)
}
