import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { verifyAudit } from '@main/audit/verify'
import { createReview } from '@main/review/review'
import { openStore } from '@main/store/open'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { bundleTypescript, runTypescript } from '@test/fixtures/run-typescript'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const kills = Number(process.env['GLORIOLE_CRASH_KILLS'] ?? 25)
const writer = 'test/crash/label-writer.ts'

/** Runs a writer and kills it: at a random moment of its start, or of its work. Answers with what it acknowledged. */
async function killedWriter(dataDir: string, film: StudyRows): Promise<string[]> {
  const child = await runTypescript(writer, [dataDir, JSON.stringify(film)])
  const acknowledged: string[] = []
  const lines = createInterface({ input: child.stdout })
  const closed = once(lines, 'close')
  const first = once(lines, 'line')
  lines.on('line', (line) => acknowledged.push(line))
  if (Math.random() < 0.2) await setTimeout(Math.random() * 300)
  else {
    await Promise.race([first, once(child, 'exit')])
    await setTimeout(Math.random() * 120)
  }
  child.kill('SIGKILL')
  await closed
  expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL')
  return acknowledged
}

test(
  `${kills} kills while labels are written lose no acknowledged label`,
  async () => {
    const folder = temporaryFolder()
    const setUp = await openStore(folder)
    const film = await addStudy(setUp)
    await setUp.close()
    await bundleTypescript(writer)
    const kept = new Set<string>()
    let [done, recovered, acknowledged] = [0, 0, 0]
    while (done < kills) {
      // Now and then a window and a command write at once.
      const writers = done % 4 === 3 && done + 1 < kills ? 2 : 1
      const answers = (await Promise.all(Array.from({ length: writers }, () => killedWriter(folder, film)))).flat()
      for (const id of answers) kept.add(id)
      done += writers
      acknowledged += answers.length

      const store = await openStore(folder)
      try {
        if (store.recovered) recovered++
        const integrity = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(store.db)
        expect(integrity.rows).toEqual([{ integrity_check: 'ok' }])
        const present = new Set((await store.db.selectFrom('label').select('id').execute()).map((row) => row.id))
        expect([...kept].filter((id) => !present.has(id))).toEqual([])
        expect(await verifyAudit(store)).toMatchObject({ intact: true, problem: null })
        if (present.size > 0) {
          const review = createReview({ store, provenanceFor: () => Promise.resolve(null) })
          const { labels } = await review.undo(film)
          expect(labels).toHaveLength(present.size - 1)
          expect((await review.redo(film)).labels).toHaveLength(present.size)
        }
      } finally {
        await store.close()
      }
    }
    console.log(JSON.stringify({ crash: 'kill', kills: done, acknowledged, lost: 0, recovered }))
    expect(acknowledged).toBeGreaterThan(kills)
    expect(recovered).toBeGreaterThan(0)
  },
  60_000 + kills * 4_000
)
