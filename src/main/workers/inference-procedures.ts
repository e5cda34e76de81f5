import { encode } from 'fast-png'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import { AppError } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'
import type { ProviderRung } from '@shared/domain/system'
import type { PackManifest } from '@main/checkpoint/manifest'
import { openPack } from '@main/checkpoint/pack'
import { areaResize } from '@main/gloria/area-resize'
import { alterFilm, type Alteration } from '@main/gloria/alter-film'
import { encodeTexts } from '@main/gloria/encode-texts'
import type { FilmEmbedding, TextEmbedding } from '@main/gloria/embedding'
import { openFilmFile, type FilmIdentity } from '@main/gloria/film-file'
import { overlayPng, type OverlayOptions } from '@main/gloria/overlay'
import type { SegmentedFilm } from '@main/gloria/outlines'
import { attentionGridOf, preprocess } from '@main/gloria/preprocess'
import type { Tokenizer } from '@main/gloria/tokenizer'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { openEncoders, type Encoders } from '@main/nn/encoders'
import type { TextScores } from '@main/nn/score-table'
import { tabulateTexts, type ScorableText, type TextTable } from '@main/nn/text-table'

/** A film as encoded in the child. */
export interface EncodedFilm {
  readonly embedding: FilmEmbedding
  readonly grid: AttentionGrid
  readonly identity: FilmIdentity
  readonly viewPosition: string | null
  readonly provider: ProviderRung['provider']
  readonly timingsMs: Readonly<Record<'read' | 'decode' | 'preprocess' | 'encode', number>>
}

export interface Readiness {
  readonly ladder: readonly ProviderRung[]
  readonly provider: ProviderRung['provider']
}

export interface OverlayRequest {
  readonly path: string
  readonly grid: AttentionGrid
  /** One value a cell each, row-major. */
  readonly maps: readonly ArrayLike<number>[]
  readonly options: OverlayOptions
}

interface Opened {
  readonly manifest: PackManifest
  readonly encoders: Encoders
  readonly tokenizer: Tokenizer
}

/** Long side of a thumbnail. */
const THUMBNAIL_PX = 160

/** Tables kept: the serving prompt set in both modes, and those just served. */
const TABLES_MAX = 4

/** What the inference child does: everything about a model that takes long or touches foreign bytes. It owns no data. */
export function createInferenceProcedures() {
  let opened: Promise<Opened> | null = null
  const tables = new Map<string, TextTable>()
  const model = (): Promise<Opened> => opened ?? Promise.reject(new AppError('MODEL_MISSING', 'No model is open in the inference process.'))

  return {
    /** Opens a model pack; the encoders' sessions open when first used. */
    async open({ packDir, providers }: { packDir: string; providers?: readonly ProviderRung['provider'][] }): Promise<Readiness> {
      const before = opened
      tables.clear()
      opened = load(packDir, providers)
      await (await before?.catch(() => null))?.encoders.close()
      const { encoders } = await opened
      return { ladder: encoders.ladder, provider: encoders.provider }
    },

    /**
     * Reads a DICOM, PNG or JPEG, renders its first frame to 8 bit, preprocesses and encodes it. Always one film a run,
     * so that its embedding does not depend on its company. `frontalOnly` refuses what is no frontal chest film.
     */
    async encodeFilm({ path, frontalOnly, altered }: { path: string; frontalOnly: boolean; altered?: Alteration }): Promise<EncodedFilm> {
      const { manifest, encoders } = await model()
      const watch = stopwatch()
      const file = await openFilmFile(path, { frontalOnly })
      const read = watch()
      const rendered = await file.render()
      const film = altered ? alterFilm(rendered, altered) : rendered
      const decode = watch()
      const preprocessing = { ...manifest.preprocessing, inputSize: manifest.architecture.image.inputSize }
      const pixels = preprocess(film, preprocessing)
      const preprocessed = watch()
      const { rows, columns, dim, local, global } = await encoders.encodeImages(pixels, 1)
      return {
        embedding: { dim, rows, columns, local, global },
        grid: attentionGridOf(film, preprocessing, { rows, columns }),
        identity: file.identity,
        viewPosition: file.viewPosition,
        provider: encoders.provider,
        timingsMs: { read, decode, preprocess: preprocessed, encode: watch() }
      }
    },

    /** Reads a film and outlines on it what the pack's segmenter knows. */
    async segment({ path }: { path: string }): Promise<SegmentedFilm> {
      const { manifest, encoders } = await model()
      const film = await (await openFilmFile(path, { frontalOnly: false })).render()
      const preprocessing = { ...manifest.preprocessing, inputSize: manifest.architecture.image.inputSize }
      const { probabilities, rows, columns } = await encoders.segment(preprocess(film, preprocessing), 1)
      return { grid: attentionGridOf(film, preprocessing, { rows, columns }), probabilities }
    },

    /** A film as a small PNG. */
    async thumbnail({ path }: { path: string }): Promise<Uint8Array> {
      const film = await (await openFilmFile(path, { frontalOnly: false })).render()
      const scale = Math.min(1, THUMBNAIL_PX / Math.max(film.rows, film.columns))
      const { rows, columns, gray } = areaResize(film, Math.max(1, Math.round(film.rows * scale)), Math.max(1, Math.round(film.columns * scale)))
      return encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 })
    },

    /** A film with each of the maps over it, as PNG files of the film's size. */
    async overlays({ path, grid, maps, options }: OverlayRequest): Promise<Uint8Array[]> {
      const film = await (await openFilmFile(path, { frontalOnly: false })).render()
      if (film.rows !== grid.imageRows || film.columns !== grid.imageColumns) throw new AppError('INPUT_INVALID', 'The map belongs to a film of another size.')
      return maps.map((map) => overlayPng(film, grid, map, options))
    },

    /** Word and sentence vectors in the order of the texts. */
    async encodeTexts({ texts }: { texts: readonly string[] }): Promise<TextEmbedding[]> {
      const { encoders, tokenizer } = await model()
      return encodeTexts(encoders, tokenizer, texts)
    },

    /** Lays out the texts of a prompt set, to be scored under `key`. */
    async tabulate({ key, texts, mode }: { key: string; texts: readonly ScorableText[]; mode: ScoringMode }): Promise<void> {
      const { manifest } = await model()
      tables.set(key, tabulateTexts(texts, manifest.architecture.image.embedding, mode))
      if (tables.size > TABLES_MAX) tables.delete(tables.keys().next().value!)
    },

    /** Scores every text of a table against a film. Throws NOT_FOUND when there is no such table (any more). */
    async score({ key, film }: { key: string; film: Pick<FilmEmbedding, 'local' | 'global'> }): Promise<readonly TextScores[]> {
      const { encoders } = await model()
      const table = tables.get(key)
      if (!table) throw new AppError('NOT_FOUND', 'The prompt set is not laid out in the inference process.')
      return encoders.scoreTexts(film, table)
    },

    /** The providers as they stand now: a rung may fall when a graph is first opened. */
    async readiness(): Promise<Readiness> {
      const { encoders } = await model()
      return { ladder: encoders.ladder, provider: encoders.provider }
    }
  }
}
export type InferenceProcedures = ReturnType<typeof createInferenceProcedures>

async function load(packDir: string, providers: readonly ProviderRung['provider'][] | undefined): Promise<Opened> {
  const pack = await openPack(packDir)
  return { manifest: pack.manifest, encoders: await openEncoders(pack, { providers }), tokenizer: await openTokenizer(pack) }
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const passed = now - last
    last = now
    return passed
  }
}
