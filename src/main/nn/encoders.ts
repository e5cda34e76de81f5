import { dirname } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ProviderRung } from '@shared/domain/system'
import type { ScoringMode } from '@shared/domain/suggestion'
import type { Graph } from '@main/onnx/graph'
import { climbLadder, type LadderOptions } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats, type Provider, type Session, type Value } from '@main/onnx/session'
import type { Architecture } from '@main/nn/architecture'
import { imageGraph } from '@main/nn/gloria-image'
import { textGraph } from '@main/nn/gloria-text'
import { isQuantised, quantised } from '@main/nn/quantised'
import { scoreTable, type TextScores } from '@main/nn/score-table'
import { segmentGraph } from '@main/nn/segmenter'
import { gramGraph, similarityGraph, type SimilarityOptions } from '@main/nn/similarity'
import type { TextTable } from '@main/nn/text-table'
import type { WeightsFile } from '@main/nn/weights'

/** What encoders are built from: a model pack, or anything with its architecture, temperatures and weights. */
export interface EncoderSource {
  readonly manifest: { readonly architecture: Architecture; readonly temperatures: SimilarityOptions['temperatures'] }
  readonly weights: WeightsFile
}

/** Films as encoded: local [n, dim, rows, columns], global [n, dim]. */
export interface EncodedImages {
  readonly local: Float32Array
  readonly global: Float32Array
  readonly rows: number
  readonly columns: number
  readonly dim: number
}

/** A model ready to run. Sessions open when first needed, so a film with cached prompts never loads the text encoder. */
export interface Encoders {
  readonly ladder: readonly ProviderRung[]
  readonly provider: Provider
  /** pixels: n x S x S, normalised, one channel (copied to the network's three inside the graph). */
  encodeImages(pixels: Float32Array, n: number): Promise<EncodedImages>
  /**
   * ids, mask: n x length, row-major; a mask of 0 is padding. `length` need only hold the longest text. Gives for each
   * token the sum of the last hidden states, n x length x dim; what stands at padding means nothing.
   */
  encodeTokens(ids: BigInt64Array, mask: BigInt64Array, n: number, length: number): Promise<{ hidden: Float32Array; dim: number }>
  /** Scores a laid-out prompt set against one film; results in the order of the texts given to `tabulateTexts`. */
  scoreTexts(film: Pick<EncodedImages, 'local' | 'global'>, table: TextTable): Promise<readonly TextScores[]>
  /** pixels as of `encodeImages`; probabilities n x classes x rows x columns. Only for packs that have a segmenter. Throws AppError WEIGHTS_INVALID for others. */
  segment(pixels: Float32Array, n: number): Promise<{ readonly probabilities: Float32Array; readonly rows: number; readonly columns: number }>
  close(): Promise<void>
}

type GraphName = 'image' | 'text' | 'gram' | 'segment' | ScoringMode

/** Tokens of one run of the text encoder, so that memory stays bounded however many texts come at once. */
const TOKENS_PER_RUN = 1024

/**
 * Finds this machine's best provider and readies a model's encoders on it.
 * Throws AppError WEIGHTS_INVALID, ARCHITECTURE_UNKNOWN, PROVIDER_UNAVAILABLE, at opening or at first use; WEIGHTS_INVALID also
 * where what a model computes is no number.
 */
export async function openEncoders({ manifest, weights }: EncoderSource, options: LadderOptions = {}): Promise<Encoders> {
  const { image, text } = manifest.architecture
  const graphs = { image: imageGraph(image, weights), text: textGraph(text, weights) }
  const [, dim, rows, columns] = graphs.image.outputs.get('local')!.shape as [string, number, number, number]
  const sizes = { dim, regions: rows * columns, temperatures: manifest.temperatures }
  const graphOf = (name: GraphName, provider: Provider): Graph => {
    // Other providers have float32 units to spare, and lack kernels of 8 bits.
    if (name === 'image' && provider === 'cpu' && isQuantised(weights)) return quantised(imageGraph(image, weights), weights)
    if (name === 'image' || name === 'text') return graphs[name]
    if (name === 'segment') return segmentGraph(image, weights)
    return name === 'gram' ? gramGraph(sizes) : similarityGraph({ ...sizes, mode: name })
  }
  const ladder = await climbLadder(options)
  const opened = new Map<string, Promise<Session>>()

  /** Opens each graph once; a failure is not kept, so the next call tries again. */
  const session = (name: GraphName): Promise<Session> => {
    const present = opened.get(name)
    if (present) return present
    const opening = ladder.open((provider) => ({ bytes: serialise(graphOf(name, provider)), weightsDir: dirname(weights.path) }))
    opened.set(name, opening)
    opening.catch(() => opened.delete(name))
    return opening
  }

  return {
    get ladder() {
      return ladder.rungs
    },
    get provider() {
      return ladder.provider
    },
    async encodeImages(pixels, n) {
      const result = await (await session('image')).run({ pixels: { data: pixels, shape: [n, 1, image.inputSize, image.inputSize] } })
      return { local: numbers(result, 'local'), global: numbers(result, 'global'), rows, columns, dim }
    },
    async encodeTokens(ids, mask, n, length) {
      const encoder = await session('text')
      const positions = { data: BigInt64Array.from({ length }, (_, i) => BigInt(i)), shape: [length] }
      const hidden = new Float32Array(n * length * text.width)
      const perRun = Math.max(1, Math.floor(TOKENS_PER_RUN / length))
      for (let start = 0; start < n; start += perRun) {
        const end = Math.min(n, start + perRun)
        const part = (all: BigInt64Array): Value => ({ data: all.slice(start * length, end * length), shape: [end - start, length] })
        const result = await encoder.run({ ids: part(ids), mask: part(mask), positions })
        hidden.set(numbers(result, 'hidden'), start * length * text.width)
      }
      return { hidden, dim: text.width }
    },
    async scoreTexts(film, table) {
      return scoreTable({ gram: await session('gram'), similarity: await session(table.mode) }, film, table)
    },
    async segment(pixels, n) {
      const { probabilities } = await (await session('segment')).run({ pixels: { data: pixels, shape: [n, 1, image.inputSize, image.inputSize] } })
      const [, , high, wide] = probabilities!.shape as [number, number, number, number]
      return { probabilities: numbers({ probabilities: probabilities! }, 'probabilities'), rows: high, columns: wide }
    },
    async close() {
      const sessions = await Promise.allSettled(opened.values())
      opened.clear()
      for (const result of sessions) if (result.status === 'fulfilled') await result.value.close()
    }
  }
}

/** What a graph gives as `name`, all of it numbers: a model that is damaged, or went astray, says nothing rather than NaN. */
function numbers(result: Readonly<Record<string, Value>>, name: string): Float32Array {
  const values = floats(result, name)
  // Zero times a NaN or an infinity is NaN, which stays: a plain loop over many values.
  let probe = 0
  for (let i = 0; i < values.length; i++) probe += values[i]! * 0
  if (probe !== 0) throw new AppError('WEIGHTS_INVALID', 'The model computes values that are no numbers: its weights are damaged, or its training went astray. Check it with `gloriole model verify`, or use another model.')
  return values
}
