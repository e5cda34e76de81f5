import { withApp } from './app'
import { chestFilms } from './films'
import { round, type Bench } from './figure'
import { withScratch } from './scratch'

/** Files to library: parsed and decoded in the child processes, stored durably, indexed. The second time nothing is new. */
export const importRate: Bench = (print) =>
  withScratch(async (scratch) => {
    const { of, paths } = await chestFilms(scratch)
    await withApp(async (app) => {
      for (const pass of ['first', 'again'] as const) {
        const start = performance.now()
        const summary = await app.importAll(paths)
        const ms = performance.now() - start
        print({
          bench: `import-${pass}`,
          of,
          runs: 1,
          medianMs: round(ms / paths.length),
          filesPerSecond: round((1000 * paths.length) / ms),
          imported: summary.imported,
          unchanged: summary.unchanged,
          refused: summary.refused.length
        })
      }
    })
  })
