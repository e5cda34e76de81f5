import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportEvent, ImportSource } from '@shared/domain/exchange'
import { AppError } from '@shared/domain/errors'
import { demonstrationCases, type DemonstrationCase } from '@main/library/phantom/cases'
import { phantomStudyUid } from '@main/library/phantom/file'
import type { Store } from '@main/store/open'
import type { Worker } from '@main/workers/channel'
import type { PhantomProcedures } from '@main/workers/phantom-procedures'

/** What the demonstration needs of its neighbours: films go in through the same import as any other. */
export interface DemonstrationParts {
  readonly store: Store
  import(sources: readonly ImportSource[], options: { signal: AbortSignal }): AsyncIterable<ImportEvent>
  /** Stores the report of a drawn study, as far as it has none yet. */
  seedReport(studyUid: string, text: string): Promise<void>
  startWorker(): Worker<PhantomProcedures>
}

export interface Demonstration {
  /** True on an empty library, and on one whose drawing was interrupted. */
  wanted(): Promise<boolean>
  /** Draws, imports and reports film after film, newest first. Stopping loses nothing; the next run goes on. */
  run(options: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void }): Promise<void>
}

export function createDemonstration(parts: DemonstrationParts, cases: readonly DemonstrationCase[] = demonstrationCases): Demonstration {
  const { db, dataDir } = parts.store
  const isThere = async (studyUid: string) =>
    (await db.selectFrom('study').select('study_uid').where('study_uid', '=', studyUid).where('demonstration', '=', 1).executeTakeFirst()) !== undefined

  const add = async (worker: Worker<PhantomProcedures>, { spec, identity }: DemonstrationCase, signal: AbortSignal) => {
    const studyUid = phantomStudyUid(spec, identity)
    if (await isThere(studyUid)) return
    const { bytes, report } = await worker.call('draw', { spec, identity }, { signal })
    const folder = join(dataDir, 'temp')
    await mkdir(folder, { recursive: true })
    const path = join(folder, `${studyUid}.dcm`)
    try {
      await writeFile(path, bytes)
      for await (const event of parts.import([{ kind: 'path', path }], { signal })) {
        if (event.kind === 'refused') throw new AppError(event.refusal.code, `A drawn film was refused: ${event.refusal.message}`)
      }
    } finally {
      await rm(path, { force: true })
    }
    await parts.seedReport(studyUid, report)
    // Last, so that a study whose report is missing is taken up again.
    await db.updateTable('study').set({ demonstration: 1 }).where('study_uid', '=', studyUid).execute()
  }

  return {
    async wanted() {
      const counts = await db
        .selectFrom('study')
        .select(({ fn }) => [fn.countAll<number>().as('all'), fn.sum<number | null>('demonstration').as('drawn')])
        .executeTakeFirstOrThrow()
      if (counts.all === 0) return true
      return counts.drawn !== null && counts.drawn > 0 && counts.drawn < cases.length && counts.all <= cases.length
    },

    async run({ signal, onProgress }) {
      const worker = parts.startWorker()
      try {
        for (const [done, film] of cases.entries()) {
          onProgress(done, cases.length)
          await add(worker, film, signal)
        }
        onProgress(cases.length, cases.length)
      } finally {
        worker.close()
      }
    }
  }
}
