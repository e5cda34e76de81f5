import type { Stretch } from '@main/library/worklist-index/orders'

/** Ids of a list one after the other, as far as the mask has them; ends when `visit` answers true. */
function walk(stretches: readonly Stretch[], mask: Uint8Array | null, visit: (id: number) => boolean): void {
  for (const { ids, isReversed, takes } of stretches) {
    for (let i = 0; i < ids.length; i++) {
      const id = ids[isReversed ? ids.length - 1 - i : i]!
      if (mask !== null && mask[id] !== 1) continue
      if (takes !== null && !takes(id)) continue
      if (visit(id)) return
    }
  }
}

/** Ids at the places from `offset` on, at most `limit`. */
export function pageOf(stretches: readonly Stretch[], mask: Uint8Array | null, offset: number, limit: number): number[] {
  const [only] = stretches
  if (stretches.length === 1 && mask === null && only!.takes === null) {
    const { ids, isReversed } = only!
    return isReversed ? [...ids.subarray(Math.max(0, ids.length - offset - limit), Math.max(0, ids.length - offset))].reverse() : [...ids.subarray(offset, offset + limit)]
  }
  const page: number[] = []
  let place = 0
  walk(stretches, mask, (id) => {
    if (place++ >= offset) page.push(id)
    return page.length === limit
  })
  return page
}

/** The id after or before one in a list; the first when it is not in the list, null at the end and in an empty list. */
export function neighbourOf(stretches: readonly Stretch[], mask: Uint8Array | null, of: number | null, step: 1 | -1): number | null {
  let first: number | null = null
  let before: number | null = null
  const search: { found: boolean; answer: number | null } = { found: false, answer: null }
  walk(stretches, mask, (id) => {
    first ??= id
    if (search.found) {
      search.answer = id
      return true
    }
    if (id === of) {
      search.found = true
      if (step === -1) {
        search.answer = before
        return true
      }
    }
    before = id
    return false
  })
  return search.found ? search.answer : first
}
