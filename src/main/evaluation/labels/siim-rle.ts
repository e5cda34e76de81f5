/**
 * A mask as the SIIM-ACR pneumothorax challenge encodes it (its `mask_functions.py`): pairs of gap and length over the
 * pixels counted down the columns, each gap measured from the end of the run before. Returned as start, length pairs
 * over the rows, as our masks are; null when the text is no such encoding or leaves the film.
 */
export function siimRuns(text: string, rows: number, columns: number): number[] | null {
  const numbers = text.trim().split(/\s+/).map(Number)
  if (numbers.length % 2 !== 0 || numbers.some((value) => !Number.isInteger(value) || value < 0)) return null
  const mask = new Uint8Array(rows * columns)
  let at = 0
  for (let i = 0; i < numbers.length; i += 2) {
    at += numbers[i]!
    const end = at + numbers[i + 1]!
    if (end > mask.length) return null
    for (; at < end; at++) mask[(at % rows) * columns + Math.floor(at / rows)] = 1
  }
  return runsOf(mask)
}

/** Start, length pairs of the set pixels of a mask, row by row. */
export function runsOf(mask: ArrayLike<number>): number[] {
  const runs: number[] = []
  for (let i = 0; i < mask.length; ) {
    if (!mask[i]) {
      i++
      continue
    }
    const start = i
    while (i < mask.length && mask[i]) i++
    runs.push(start, i - start)
  }
  return runs
}

/** The mask that runs stand for: rows x columns, 1 where set. */
export function maskOf(runs: readonly number[], size: number): Uint8Array {
  const mask = new Uint8Array(size)
  for (let i = 0; i < runs.length; i += 2) mask.fill(1, runs[i], runs[i]! + runs[i + 1]!)
  return mask
}
