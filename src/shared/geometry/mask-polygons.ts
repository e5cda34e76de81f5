import { area, encloses, simplified, type PointInSamples } from '@shared/geometry/rings'

/** A painted raster, row by row; 1 is inside. Sample (column, row) covers [column, column + 1) x [row, row + 1). */
export interface Mask {
  readonly rows: number
  readonly columns: number
  readonly data: Uint8Array
}

/** Fewer corners than a stored region may have. */
const mostCorners = 4_800
/** Holes beyond the largest so many are filled: nobody paints them, and each costs a search for its bridge. */
const mostHoles = 100

/**
 * What a mask paints, as closed lines around its pieces, largest first. A hole is joined to its outline by a slit of no
 * width, so that one line with the even-odd rule (or the non-zero one) encloses what was painted and nothing else.
 * @param smallest area below which a piece or a hole is left out, in samples
 * @param tolerance how far a corner may lie from the line that drops it, in samples
 */
export function maskPolygons(mask: Mask, { smallest, tolerance }: { readonly smallest: number; readonly tolerance: number }): PointInSamples[][] {
  const loops = borders(mask).map((ring) => ({ ring, area: area(ring) })).filter((loop) => Math.abs(loop.area) >= smallest)
  const holes = loops.filter((loop) => loop.area < 0)
  return loops
    .filter((loop) => loop.area > 0)
    .sort((a, b) => b.area - a.area)
    .map((outer, i, outers) => {
      // A hole belongs to the smallest outline around it; islands within holes are pieces of their own.
      const own = holes.filter((hole) => ownerOf(hole.ring, outers) === i).sort((a, b) => a.area - b.area).slice(0, mostHoles)
      for (let slack = tolerance; ; slack = Math.max(1, slack * 2)) {
        const line = bridged(simplified(outer.ring, slack), own.map((hole) => simplified(hole.ring, slack)))
        if (line.length <= mostCorners) return line
        // A thread that no tolerance makes shorter.
        if (slack > 64) return line.filter((_, at) => at % Math.ceil(line.length / mostCorners) === 0)
      }
    })
}

function ownerOf(hole: readonly PointInSamples[], outers: readonly { readonly ring: readonly PointInSamples[]; readonly area: number }[]): number {
  // The middle of the first border sample on the hole's side: never on a line.
  const [a, b] = [hole[0]!, hole[1]!]
  const inside = { x: (a.x + b.x) / 2 + (b.y - a.y) * 0.25, y: (a.y + b.y) / 2 - (b.x - a.x) * 0.25 }
  let best = -1
  outers.forEach((outer, i) => {
    if (encloses(outer.ring, inside) && (best < 0 || outer.area < outers[best]!.area)) best = i
  })
  return best
}

/**
 * Border lines by the middles of the samples' edges, so that a slope is a slope and not a stair: positive area around
 * what is painted, negative around holes. Pieces that touch at a corner are two.
 */
function borders({ rows, columns, data }: Mask): PointInSamples[][] {
  const at = (row: number, column: number) => row >= 0 && column >= 0 && row < rows && column < columns && data[row * columns + column] === 1
  const width = columns + 1
  // From each corner, the directions in which a border with its inside on the right hand leaves: east, south, west, north.
  const leaving = new Map<number, number[]>()
  const add = (row: number, column: number, direction: number) => {
    const key = row * width + column
    const known = leaving.get(key)
    if (known) known.push(direction)
    else leaving.set(key, [direction])
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!at(row, column)) continue
      if (!at(row - 1, column)) add(row, column, 0)
      if (!at(row, column + 1)) add(row, column + 1, 1)
      if (!at(row + 1, column)) add(row + 1, column + 1, 2)
      if (!at(row, column - 1)) add(row + 1, column, 3)
    }
  }
  const step = [1, width, -1, -width]
  const found: PointInSamples[][] = []
  for (const [start, directions] of leaving) {
    while (directions.length > 0) {
      const ring: PointInSamples[] = []
      let key = start
      let direction = directions.pop()!
      for (;;) {
        ring.push({ x: key % width, y: Math.floor(key / width) })
        key += step[direction]!
        const onward = leaving.get(key)!
        if (key === start && onward.length === 0) break
        // Where two borders cross, the sharper right turn keeps the pieces apart.
        const turn = [(direction + 1) % 4, direction, (direction + 3) % 4].find((one) => onward.includes(one))
        if (turn === undefined) break
        onward.splice(onward.indexOf(turn), 1)
        direction = turn
      }
      found.push(ring.map(({ x, y }, i) => ({ x: (x + ring[(i + 1) % ring.length]!.x) / 2, y: (y + ring[(i + 1) % ring.length]!.y) / 2 })))
    }
  }
  return found
}

/** Joins holes to a line around them, the nearest first: out to the hole, around it, and back the same way. */
function bridged(outer: readonly PointInSamples[], holes: readonly (readonly PointInSamples[])[]): PointInSamples[] {
  let line = [...outer]
  const left = [...holes]
  while (left.length > 0) {
    let best = { distance: Infinity, hole: 0, from: 0, to: 0 }
    left.forEach((hole, h) => {
      hole.forEach((b, to) => {
        line.forEach((a, from) => {
          const distance = (a.x - b.x) ** 2 + (a.y - b.y) ** 2
          if (distance < best.distance) best = { distance, hole: h, from, to }
        })
      })
    })
    const [hole] = left.splice(best.hole, 1)
    const around = [...hole!.slice(best.to), ...hole!.slice(0, best.to), hole![best.to]!]
    line = [...line.slice(0, best.from + 1), ...around, ...line.slice(best.from)]
  }
  return line
}
