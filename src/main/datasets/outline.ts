import type { PointPx } from '@shared/geometry/attention-grid'

/** Points that a polygon keeps at most; masks of findings are smooth. */
const pointsMax = 400

/**
 * Outlines of the connected parts of a mask (rows x columns, row by row), largest first: down its left edge, up its
 * right edge. Exact for parts that each row crosses once, as drawn masks nearly always are; a notch from the side of
 * others is filled.
 */
export function outlines(mask: Uint8Array, rows: number, columns: number): PointPx[][] {
  const left = Uint8Array.from(mask)
  const parts: { size: number; points: PointPx[] }[] = []
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue
    const edges = new Map<number, { from: number; to: number }>()
    let size = 0
    const open = [start]
    left[start] = 0
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [row, column] = [Math.floor(at / columns), at % columns]
      const edge = edges.get(row)
      edges.set(row, { from: Math.min(edge?.from ?? column, column), to: Math.max(edge?.to ?? column, column) })
      size++
      const beside = [row > 0 ? at - columns : -1, row < rows - 1 ? at + columns : -1, column > 0 ? at - 1 : -1, column < columns - 1 ? at + 1 : -1]
      for (const next of beside) {
        if (next < 0 || left[next] !== 1) continue
        left[next] = 0
        open.push(next)
      }
    }
    parts.push({ size, points: around([...edges].sort(([a], [b]) => a - b)) })
  }
  return parts.sort((a, b) => b.size - a.size).map(({ points }) => points)
}

function around(edges: readonly (readonly [row: number, { readonly from: number; readonly to: number }])[]): PointPx[] {
  const every = Math.ceil((2 * edges.length) / pointsMax)
  const kept = edges.filter((_, i) => i % every === 0 || i === edges.length - 1)
  const [first, last] = [edges[0]!, edges.at(-1)!]
  // The top of the first row and the bottom of the last close the shape.
  return [
    { columnPx: first[1].from, rowPx: first[0] },
    ...kept.map(([row, { from }]) => ({ columnPx: from, rowPx: row + 0.5 })),
    { columnPx: last[1].from, rowPx: last[0] + 1 },
    { columnPx: last[1].to + 1, rowPx: last[0] + 1 },
    ...kept.toReversed().map(([row, { to }]) => ({ columnPx: to + 1, rowPx: row + 0.5 })),
    { columnPx: first[1].to + 1, rowPx: first[0] }
  ]
}
