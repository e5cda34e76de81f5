type Compare = (a: number, b: number) => number

/** Ids in order, kept so as studies come in and change. */
export interface Order {
  /** These studies may stand elsewhere now, or in or out of the order. */
  touch(id: number): void
  /** Everything may have changed. */
  reset(): void
  /** Ids in ascending order as it now is. */
  ids(): Int32Array
}

interface Parts {
  /** One more than the highest id there is. */
  readonly top: () => number
  readonly includes: (id: number) => boolean
  /** Ends in the id, so that no two are equal. */
  readonly compare: Compare
  /** A faster comparison by the same order, good for one sort of everything. */
  readonly ranked?: () => Compare
}

/** Above this share of changes, sorting everything is no slower than putting each in its place. */
const repairedShare = 1 / 8

/** Sorts when first asked, then only puts what changed in its place: for 100,000 studies well below a millisecond. */
export function createOrder({ top, includes, compare, ranked }: Parts): Order {
  let sorted: Int32Array | null = null
  const touched = new Set<number>()

  const sort = () => {
    const ids = new Int32Array(top())
    let length = 0
    for (let id = 0; id < ids.length; id++) if (includes(id)) ids[length++] = id
    return ids.slice(0, length).sort(ranked ? ranked() : compare)
  }

  const repair = (old: Int32Array): Int32Array => {
    const isTouched = new Uint8Array(top())
    for (const id of touched) isTouched[id] = 1
    // By hand: `filter` of a typed array takes ten times as long.
    const kept = new Int32Array(old.length)
    let length = 0
    for (let i = 0; i < old.length; i++) {
      const id = old[i]!
      kept[length] = id
      length += 1 - isTouched[id]!
    }
    const moved = [...touched].filter(includes).sort(compare)
    const next = new Int32Array(length + moved.length)
    let from = 0
    moved.forEach((id, i) => {
      const place = placeOf(kept, id, compare, from, length)
      next.set(kept.subarray(from, place), from + i)
      next[place + i] = id
      from = place
    })
    next.set(kept.subarray(from, length), from + moved.length)
    return next
  }

  return {
    touch(id) {
      if (sorted !== null) touched.add(id)
    },
    reset() {
      sorted = null
      touched.clear()
    },
    ids() {
      if (sorted === null || touched.size > sorted.length * repairedShare) sorted = sort()
      else if (touched.size > 0) sorted = repair(sorted)
      touched.clear()
      return sorted
    }
  }
}

/** Where `id` belongs among sorted ids from `from` to before `to`. */
function placeOf(ids: Int32Array, id: number, compare: Compare, from: number, to: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(ids[middle]!, id) < 0) low = middle + 1
    else high = middle
  }
  return low
}
