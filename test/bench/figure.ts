/** One line of `npm run bench`. Times are milliseconds unless the name says otherwise; `of` says what was measured on. */
export interface Figure {
  readonly bench: string
  readonly of: string
  readonly runs: number
  readonly medianMs?: number
  readonly p99Ms?: number
  readonly minMs?: number
  readonly maxMs?: number
  readonly [more: string]: string | number | undefined
}

/** A benchmark prints its figures as it goes, so an early stop loses none. */
export type Bench = (print: (figure: Figure) => void) => Promise<void>

/** Median, 99th percentile, minimum and maximum of times in ms, rounded to 0.01. */
export function spread(timesMs: readonly number[]): { runs: number; medianMs: number; p99Ms: number; minMs: number; maxMs: number } {
  const sorted = [...timesMs].sort((a, b) => a - b)
  const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!)
  return { runs: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), minMs: at(0), maxMs: at(1) }
}

export const round = (value: number): number => Math.round(value * 100) / 100

/** Runs `work` `runs` times after `warmUps` and answers the times in ms. */
export async function times(runs: number, work: (run: number) => Promise<unknown> | undefined, warmUps = 1): Promise<number[]> {
  for (let i = 0; i < warmUps; i++) await work(-1 - i)
  const result: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await work(i)
    result.push(performance.now() - start)
  }
  return result
}
