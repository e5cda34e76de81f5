import { sql } from 'kysely'
import { codeWords, nearestCodes, writeCode } from '@main/gloria/sign-codes'
import { floatsOf } from '@main/gloria/float-blob'
import { readFilm, vectorRow } from '@main/gloria/film-store'
import type { Store } from '@main/store/open'

/** Films whose mean is taken off the global vectors before their signs are looked at. */
const CENTRE_FILMS = 1000
/** Rows that are read at a time, so that the window is answered between. */
const CHUNK = 2000
/** Films whose regions are searched, the newest: their codes are fifty times as many. */
const REGION_FILMS = 50_000

/** The vectors of one model's films, as codes in memory. */
export interface VectorIndex {
  readonly dim: number
  readonly size: () => number
  /** Film by its place in the index. */
  readonly filmAt: (place: number) => string
  /** Places of the films whose global vectors point nearest to this one. A film's own vector is centred, a text's not. */
  readonly nearestFilms: (vector: Float32Array, of: 'film' | 'text', count: number) => number[]
  /** Films and blocks nearest to a region, given less the mean of its film's regions. */
  readonly nearestBlocks: (vector: Float32Array, count: number) => readonly { readonly film: string; readonly block: number }[]
}

/** Codes that grow: places keep their order. */
interface Codes {
  data: Uint32Array
  length: number
}

function append(codes: Codes, words: Uint32Array): void {
  if (codes.length + words.length > codes.data.length) {
    const grown = new Uint32Array(Math.max(1024, 2 * codes.data.length, codes.length + words.length))
    grown.set(codes.data.subarray(0, codes.length))
    codes.data = grown
  }
  codes.data.set(words, codes.length)
  codes.length += words.length
}

/**
 * Opens the index of a model: films that were embedded before there was one are entered, and `catchUp` enters what was
 * embedded since. The codes are read anew at every start, so nothing can be out of step with the embeddings.
 */
export async function openVectorIndex(store: Store, modelSha256: string, dim: number): Promise<VectorIndex & { catchUp(): Promise<void> }> {
  await enterOlder(store, modelSha256)
  const words = codeWords(dim)
  const films: string[] = []
  const globals: Codes = { data: new Uint32Array(0), length: 0 }
  const blocks: Codes = { data: new Uint32Array(0), length: 0 }
  const blockFilms: { film: string; first: number; count: number }[] = []
  let centre: Float32Array | null = null
  let last = 0

  const read = async (): Promise<number> => {
    // The plus keeps SQLite from going by the index on models, after which it would have to sort.
    const rows = await store.db.selectFrom('film_vector').selectAll().where(sql<string>`+model_sha256`, '=', modelSha256).where('id', '>', last).orderBy('id').limit(CHUNK).execute()
    if (rows.length === 0) return 0
    const vectors = rows.map((row) => floatsOf(row.global))
    centre ??= meanOf(vectors.slice(0, CENTRE_FILMS))
    const code = new Uint32Array(words)
    rows.forEach((row, i) => {
      writeCode(vectors[i]!, centre, code, 0)
      append(globals, code)
      films.push(row.sop_instance_uid)
      const own = new Uint32Array(Uint8Array.from(row.regions).buffer)
      blockFilms.push({ film: row.sop_instance_uid, first: blocks.length / words, count: own.length / words })
      append(blocks, own)
    })
    last = rows.at(-1)!.id
    forgetOldBlocks()
    return rows.length
  }
  const forgetOldBlocks = () => {
    // Twice as many are held before the older half goes, so that it goes seldom.
    if (blockFilms.length < 2 * REGION_FILMS) return
    const gone = blockFilms.splice(0, blockFilms.length - REGION_FILMS)
    const from = gone.reduce((sum, { count }) => sum + count, 0)
    blocks.data.copyWithin(0, from * words, blocks.length)
    blocks.length -= from * words
    for (const one of blockFilms) one.first -= from
  }

  const catchUp = async (): Promise<void> => {
    while ((await read()) === CHUNK);
  }
  await catchUp()
  return {
    dim,
    catchUp,
    size: () => films.length,
    filmAt: (place) => films[place]!,
    nearestFilms(vector, of, count) {
      const code = new Uint32Array(words)
      writeCode(vector, of === 'film' ? centre : null, code, 0)
      return nearestCodes(globals.data, words, films.length, code, count)
    },
    nearestBlocks(vector, count) {
      const code = new Uint32Array(words)
      writeCode(vector, null, code, 0)
      const found = nearestCodes(blocks.data, words, blocks.length / words, code, count)
      let at = 0
      return found.map((place) => {
        while (place >= blockFilms[at]!.first + blockFilms[at]!.count) at++
        return { film: blockFilms[at]!.film, block: place - blockFilms[at]!.first }
      })
    }
  }
}

async function enterOlder(store: Store, modelSha256: string): Promise<void> {
  const missing = await store.db
    .selectFrom('film_embedding')
    .select('sop_instance_uid')
    .where('model_sha256', '=', modelSha256)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('film_vector').select('id').whereRef('film_vector.sop_instance_uid', '=', 'film_embedding.sop_instance_uid').where('film_vector.model_sha256', '=', modelSha256))))
    .execute()
  for (const { sop_instance_uid: sopInstanceUid } of missing) {
    const film = await readFilm(store, modelSha256, sopInstanceUid)
    if (film) await store.db.insertInto('film_vector').values(vectorRow(modelSha256, sopInstanceUid, film.embedding)).onConflict((conflict) => conflict.doNothing()).execute()
  }
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from({ length: vectors[0]!.length }, (_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length)
}
