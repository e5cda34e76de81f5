import { sql } from 'kysely'
import { floatsOf } from '@main/gloria/float-blob'
import { codeWords, nearestCodes, writeCode } from '@main/gloria/sign-codes'
import { cosine } from '@main/gloria/attention'
import { openVectorIndex } from '@main/retrieval/vector-index'
import { openStore } from '@main/store/open'
import { createRandom } from '@shared/random'
import { addStudy } from '@test/fixtures/library-rows'
import { round, spread, times, type Bench } from './figure'
import { withScratch } from './scratch'

const dim = 192
/** Findings that vectors gather around, as embeddings do. */
const groups = 300
const shortlist = 500

/**
 * The whole search over synthetic global embeddings, as `RetrievalService` does it: codes of all, then the exact cosine of
 * the 500 nearest, read from SQLite; and how many of the ten that an exact search finds are among those found.
 */
export const retrieval: Bench = async (print) => {
  for (const count of [10_000, 100_000, 1_000_000]) {
    await withScratch(async (folder) => {
      const store = await openStore(folder)
      const random = createRandom(7)
      const centres = Array.from({ length: groups }, () => Float32Array.from({ length: dim }, () => random.normal()))
      const make = () => centres[Math.floor(random.between(0, groups))]!.map((value) => value + 0.5 * random.normal() + 0.2)
      const film = await addStudy(store)
      const none = Buffer.alloc(0)
      const model = 'a'.repeat(64)
      // Every vector is of a film of the library: copies of one, by one statement.
      const columns = ['series_uid', 'study_uid', 'sop_class_uid', 'instance_number', 'transfer_syntax_uid', 'image_rows', 'image_columns', 'frames', 'photometric', 'view_position', 'laterality', 'spacing_row_mm', 'spacing_column_mm', 'spacing_source', 'file_sha256'].join(', ')
      await store.transaction(async (tx) => {
        // The worklist's count of a study's films, which counts them all at each new one: no study has so many.
        await sql`DROP TRIGGER facts_instance_insert`.execute(tx)
        await sql`WITH RECURSIVE films(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM films WHERE n + 1 < ${count}) INSERT INTO instance (sop_instance_uid, ${sql.raw(columns)}) SELECT '1.9.' || n, ${sql.raw(columns)} FROM films, instance WHERE sop_instance_uid = ${film.sopInstanceUid}`.execute(tx)
      })
      for (let start = 0; start < count; start += 5_000) {
        await store.transaction(async (tx) => {
          for (let i = start; i < Math.min(count, start + 5_000); i++) {
            const vector = make()
            await tx.insertInto('film_vector').values({ model_sha256: model, sop_instance_uid: `1.9.${i}`, global: Buffer.from(vector.buffer), regions: none }).execute()
          }
        })
      }
      const opening = performance.now()
      const index = await openVectorIndex(store, model, dim)
      const openMs = round(performance.now() - opening)
      const queries = Array.from({ length: 40 }, make)
      const found: string[][] = []
      const taken = await times(queries.length, async (i) => {
        const query = queries[Math.max(0, i)]!
        const films = index.nearestFilms(query, 'film', shortlist).map(index.filmAt)
        const rows = await store.db.selectFrom('film_vector').select(['sop_instance_uid', 'global']).where('model_sha256', '=', model).where('sop_instance_uid', 'in', films.slice(0, 2 * shortlist)).execute()
        const best = rows.map((row) => ({ film: row.sop_instance_uid, score: cosine(query, floatsOf(row.global)) })).sort((a, b) => b.score - a.score).slice(0, 10)
        if (i >= 0) found[i] = best.map((one) => one.film)
      })
      print({ bench: 'retrieval', of: `${count} embeddings of ${dim}, ten nearest`, ...spread(taken), openMs, recallAt10: count > 100_000 ? undefined : await recall() })
      await store.close()

      async function recall(): Promise<number> {
        const all = await store.db.selectFrom('film_vector').select(['sop_instance_uid', 'global']).execute()
        const vectors = all.map((row) => floatsOf(row.global))
        const shares = queries.slice(0, 20).map((query, i) => {
          const exact = vectors.map((vector, at) => ({ at, score: cosine(query, vector) })).sort((a, b) => b.score - a.score).slice(0, 10)
          return exact.filter(({ at }) => found[i]!.includes(all[at]!.sop_instance_uid)).length / 10
        })
        return round(shares.reduce((a, b) => a + b) / shares.length)
      }
    })
  }
  // Codes alone, of the width of GLoRIA's published embeddings.
  const wide = 768
  const random = createRandom(8)
  const words = codeWords(wide)
  const codes = Uint32Array.from({ length: 1_000_000 * words }, () => random.between(0, 2 ** 32))
  const code = new Uint32Array(words)
  writeCode(Float32Array.from({ length: wide }, () => random.normal()), null, code, 0)
  print({ bench: 'retrieval-codes', of: `1000000 codes of ${wide} bits, ${shortlist} nearest`, ...spread(await times(20, () => Promise.resolve(nearestCodes(codes, words, 1_000_000, code, shortlist)))) })
}
