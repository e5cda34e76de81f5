import { AppError } from '@shared/domain/errors'
import type { SimilarCase } from '@shared/domain/similar-case'
import { coveredCells } from '@shared/geometry/covered-cells'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { Pack } from '@main/checkpoint/pack'
import { cosine } from '@main/gloria/attention'
import { clean } from '@main/gloria/clean'
import { readFilm } from '@main/gloria/film-store'
import { cellsOfBlock, regionBlocks, regionCentre } from '@main/gloria/film-vector'
import { floatsOf } from '@main/gloria/float-blob'
import { optionsFor, type EmbeddedFilm } from '@main/gloria/grounding'
import type { InferenceService } from '@main/gloria/inference'
import { similarity } from '@main/gloria/similarity'
import type { SuggestionsService } from '@main/gloria/suggestions'
import { describeCases, type FoundFilm } from '@main/retrieval/describe-cases'
import { aggregate, globalSimilarity, localSimilarity, rankedFilm } from '@main/retrieval/rank'
import { openVectorIndex, type VectorIndex } from '@main/retrieval/vector-index'
import type { Store } from '@main/store/open'

/** Similar cases over the library (contract: shared/contract/retrieval). */
export interface RetrievalService {
  /** Rejects with what `SuggestionsService.forFilm` throws when the film has no embedding yet and cannot have one. */
  similar(input: { readonly sopInstanceUid: string; readonly limit: number }): Promise<SimilarCase[]>
  /** Rejects with TEXT_EMPTY, TEXT_TOO_LONG. */
  byText(input: { readonly text: string; readonly limit: number }): Promise<SimilarCase[]>
  /** Rejects with INPUT_INVALID when the outline lies beside what the model saw. */
  byRegion(input: { readonly sopInstanceUid: string; readonly outline: readonly PointPx[]; readonly limit: number }): Promise<SimilarCase[]>
}

export interface RetrievalParts {
  readonly store: Store
  readonly servingPack: () => Pack | AppError
  readonly inference: Pick<InferenceService, 'encodeTexts'>
  readonly suggestions: Pick<SuggestionsService, 'forFilm'>
}

/** Films by their codes, whose global vectors are then compared. */
const SHORTLIST = 500
/** Of those the nearest, whose regions are compared as well. */
const RANKED = 60
/** With fewer films, z-scores over them say little: the global similarity alone orders them. */
const FEW = 20
/** Blocks by their codes. */
const BLOCKS = 2000

export function createRetrieval({ store, servingPack, inference, suggestions }: RetrievalParts): RetrievalService {
  let opened: { readonly sha256: string; readonly index: ReturnType<typeof openVectorIndex> } | null = null

  const serving = async (): Promise<{ readonly pack: Pack; readonly index: VectorIndex }> => {
    const pack = servingPack()
    if (pack instanceof AppError) throw pack
    if (opened?.sha256 !== pack.sha256) {
      const own = { sha256: pack.sha256, index: openVectorIndex(store, pack.sha256, pack.manifest.architecture.image.embedding) }
      opened = own
      own.index.catch(() => {
        if (opened === own) opened = null
      })
    }
    const index = await opened.index
    await index.catchUp()
    return { pack, index }
  }
  const filmOf = async (pack: Pack, sopInstanceUid: string): Promise<EmbeddedFilm> => {
    const stored = await readFilm(store, pack.sha256, sopInstanceUid)
    if (stored) return stored
    await suggestions.forFilm({ sopInstanceUid })
    const film = await readFilm(store, pack.sha256, sopInstanceUid)
    if (!film) throw new AppError('NOT_FOUND', 'The film has no embedding by the model that serves.')
    return film
  }
  /** The patients' other films and the film itself are no similar cases. */
  const ofSamePatient = async (sopInstanceUid: string): Promise<ReadonlySet<string>> => {
    const rows = await store.db
      .selectFrom('instance')
      .innerJoin('study', 'study.study_uid', 'instance.study_uid')
      .select('instance.sop_instance_uid')
      .where('study.patient', '=', (eb) =>
        eb.selectFrom('instance as own').innerJoin('study as of', 'of.study_uid', 'own.study_uid').select('of.patient').where('own.sop_instance_uid', '=', sopInstanceUid).limit(1)
      )
      .execute()
    return new Set(rows.map((row) => row.sop_instance_uid))
  }
  /** The shortlisted films by the cosine of their global vectors. */
  const byGlobal = async (pack: Pack, films: readonly string[], vector: Float32Array): Promise<FoundFilm[]> => {
    const rows = films.length === 0 ? [] : await store.db.selectFrom('film_vector').select(['sop_instance_uid', 'global']).where('model_sha256', '=', pack.sha256).where('sop_instance_uid', 'in', films).execute()
    return rows.map((row) => ({ sopInstanceUid: row.sop_instance_uid, similarity: globalSimilarity(vector, floatsOf(row.global)), place: null })).sort((a, b) => b.similarity - a.similarity)
  }
  const reranked = async (pack: Pack, found: readonly FoundFilm[], local: (film: EmbeddedFilm) => number, limit: number): Promise<FoundFilm[]> => {
    if (found.length < FEW) return found.slice(0, limit)
    const films = await Promise.all(found.slice(0, Math.max(RANKED, limit)).map(async (one) => ({ one, film: await readFilm(store, pack.sha256, one.sopInstanceUid) })))
    const known = films.flatMap(({ one, film }) => (film ? [{ one, local: local(film) }] : []))
    const scores = aggregate(known.map(({ one }) => one.similarity), known.map((each) => each.local))
    return known.map(({ one }, i) => ({ one, score: scores[i]! })).sort((a, b) => b.score - a.score).slice(0, limit).map(({ one }) => one)
  }

  return {
    async similar({ sopInstanceUid, limit }) {
      const { pack, index } = await serving()
      const [{ embedding }, own] = [await filmOf(pack, sopInstanceUid), await ofSamePatient(sopInstanceUid)]
      const query = rankedFilm(embedding)
      const shortlist = index.nearestFilms(embedding.global, 'film', SHORTLIST + own.size).map(index.filmAt).filter((film) => !own.has(film))
      const found = await byGlobal(pack, shortlist, embedding.global)
      return describeCases(store, await reranked(pack, found, (film) => localSimilarity(query.blocks, rankedFilm(film.embedding).blocks, embedding.dim), limit))
    },

    async byText({ text, limit }) {
      if (clean(text).length === 0) throw new AppError('TEXT_EMPTY', 'The text has no word that the model could read.')
      const { pack, index } = await serving()
      const [embedded] = await inference.encodeTexts([text])
      const found = await byGlobal(pack, index.nearestFilms(embedded!.sentence, 'text', SHORTLIST).map(index.filmAt), embedded!.sentence)
      return describeCases(store, await reranked(pack, found, (film) => similarity(film.embedding, embedded!, optionsFor(text, 'corrected', pack.manifest)).local, limit))
    },

    async byRegion({ sopInstanceUid, outline, limit }) {
      const { pack, index } = await serving()
      const [{ embedding, grid }, own] = [await filmOf(pack, sopInstanceUid), await ofSamePatient(sopInstanceUid)]
      const cells = coveredCells(grid, outline)
      if (cells.length === 0) throw new AppError('INPUT_INVALID', 'The region lies beside what the model saw of the film.')
      const { dim, rows, columns, local } = embedding
      const covered = cells.reduce((sum, { share }) => sum + share, 0)
      const region = Float32Array.from({ length: dim }, (_, d) => cells.reduce((sum, { index: cell, share }) => sum + share * local[d * rows * columns + cell]!, 0) / covered)
      const centre = regionCentre(embedding)
      const near = index.nearestBlocks(region.map((value, d) => value - centre[d]!), BLOCKS).filter(({ film }) => !own.has(film))
      const best: FoundFilm[] = []
      for (const [film, blocks] of [...Map.groupBy(near, (one) => one.film)].sort(([, a], [, b]) => b.length - a.length).slice(0, 4 * RANKED)) {
        const other = await readFilm(store, pack.sha256, film)
        if (!other) continue
        const { means } = regionBlocks(other.embedding)
        const ranked = blocks.map(({ block }) => ({ block, similarity: cosine(region, means.subarray(block * dim, (block + 1) * dim)) })).sort((a, b) => b.similarity - a.similarity)[0]!
        const { top, left, bottom, right } = cellsOfBlock(ranked.block, other.embedding)
        const corner = (row: number, column: number) => ({ columnPx: other.grid.originColumnPx + column * other.grid.cellWidthPx, rowPx: other.grid.originRowPx + row * other.grid.cellHeightPx })
        best.push({ sopInstanceUid: film, similarity: ranked.similarity, place: [corner(top, left), corner(bottom, right)] })
      }
      return describeCases(store, best.sort((a, b) => b.similarity - a.similarity).slice(0, limit))
    }
  }
}
