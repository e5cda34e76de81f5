/** Rows that are read at once. */
export const pageSize = 200
/** How far beyond the rows in sight the list is read: two thirds of a second at the pace of a held Page Down. */
const aheadRows = 500

/** Indexes of the first and the last row in sight. */
export interface RowRange {
  readonly first: number
  readonly last: number
}

/** Pages of a list by their indexes, both ends among them. */
export interface PageRange {
  readonly from: number
  readonly to: number
  /** What is in sight; between two pages half a one. */
  readonly middle: number
}

/** The pages of a list of `total` rows to be read for what is in sight and what comes next. */
export function pagesAround({ first, last }: RowRange, total: number): PageRange {
  const pageOf = (row: number) => Math.floor(Math.max(0, Math.min(total - 1, row)) / pageSize)
  return { from: pageOf(first - aheadRows), to: pageOf(last + aheadRows), middle: (pageOf(first) + pageOf(last)) / 2 }
}

/** The nearest first. */
export function inOrder({ from, to, middle }: PageRange): number[] {
  const pages = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a)
}
