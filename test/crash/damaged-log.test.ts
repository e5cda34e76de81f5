import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { verifyAudit } from '@main/audit/verify'
import { openStore } from '@main/store/open'
import { accepting, id } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { reviewOf } from '@test/fixtures/open-review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const images = Number(process.env['GLORIOLE_CRASH_WAL'] ?? 150)
const labels = 40
const files = ['gloriole.sqlite', 'gloriole.sqlite-wal', 'audit-head.json'] as const

interface Image {
  readonly folder: string
  /** Length of the write-ahead log when the label of this place had been acknowledged. */
  readonly ends: readonly number[]
}

/** A library whose labels lie in the write-ahead log alone, as a loss of power would find it. */
async function logged(): Promise<Image> {
  const [live, folder] = [temporaryFolder(), temporaryFolder()]
  const setUp = await openStore(live)
  const film = await addStudy(setUp)
  await setUp.close()
  const store = await openStore(live)
  onTestFinished(() => store.close())
  await sql`PRAGMA wal_autocheckpoint = 0`.execute(store.db)
  const review = reviewOf(store)
  const ends: number[] = []
  for (let number = 1; number <= labels; number++) {
    await review.decide(accepting(film, number))
    ends.push(statSync(join(live, files[1])).size)
  }
  // The anchor follows the last commit; each label has an entry, and the first one made the study `reading`.
  await expect.poll(() => (JSON.parse(readFileSync(join(live, files[2]), 'utf8')) as { sequence: number }).sequence).toBe(labels + 1)
  for (const file of files) copyFileSync(join(live, file), join(folder, file))
  return { folder, ends }
}

/** What a disk does to the end of a file, or to its middle: cut, flipped bits, a sector of zeros, one of noise. */
function damage(log: Buffer): Buffer {
  const at = Math.floor(Math.random() * log.length)
  const kind = Math.floor(Math.random() * 4)
  if (kind === 0) return log.subarray(0, at)
  const damaged = Buffer.from(log)
  if (kind === 1) damaged[at]! ^= 1 << Math.floor(Math.random() * 8)
  if (kind === 2) damaged.fill(0, at, at + 512)
  if (kind === 3) for (let offset = at; offset < Math.min(at + 512, log.length); offset++) damaged[offset] = Math.floor(Math.random() * 256)
  return damaged
}

function firstDifference(a: Buffer, b: Buffer): number {
  const shorter = Math.min(a.length, b.length)
  for (let offset = 0; offset < shorter; offset++) if (a[offset] !== b[offset]) return offset
  return shorter
}

test(
  `${images} damaged write-ahead logs open to exactly the labels before the damage, and the loss is reported`,
  async () => {
    const { folder: source, ends } = await logged()
    const log = readFileSync(join(source, files[1]))
    const folder = temporaryFolder()
    let lossless = 0
    for (let image = 0; image < images; image++) {
      const damaged = damage(log)
      const whole = ends.filter((end) => end <= firstDifference(log, damaged)).length
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `gloriole.sqlite${suffix}`), { force: true })
      for (const file of files) copyFileSync(join(source, file), join(folder, file))
      writeFileSync(join(folder, files[1]), damaged)
      const store = await openStore(folder)
      try {
        const found = await store.db.selectFrom('label').select('id').orderBy('id').execute()
        expect(found.map((row) => row.id)).toEqual(Array.from({ length: whole }, (_, index) => id(index + 1)))
        const integrity = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(store.db)
        expect(integrity.rows).toEqual([{ integrity_check: 'ok' }])
        const { intact, problem } = await verifyAudit(store)
        expect(intact).toBe(whole === labels)
        if (!intact) expect(problem).toMatch(/are missing/)
        if (intact) lossless++
      } finally {
        await store.close()
      }
    }
    console.log(JSON.stringify({ crash: 'damaged-log', images, cleanPrefix: images, integrityFailures: 0, lossless }))
  },
  60_000 + images * 400
)
