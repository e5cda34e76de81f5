import type { Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { withModel, type OpenModel } from '@main/cli/open-model'
import { refuse } from '@main/cli/refusals'
import type { TensorSource } from '@main/checkpoint/safetensors-writer'
import type { FilmEmbedding, TextEmbedding } from '@main/gloria/embedding'
import type { Spawn } from '@main/workers/channel'

export interface EmbedOptions {
  readonly model?: string
  readonly image: readonly string[]
  readonly text: readonly string[]
  readonly out: string
}

const collect = (value: string, before: readonly string[]) => [...before, value]

/** `gloriole embed`: embeddings of films and texts as a safetensors file, for scripts. */
export function registerEmbed(program: Command): void {
  program
    .command('embed')
    .description('write embeddings of films and texts to a safetensors file')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .option('--image <file>', 'a DICOM, PNG or JPEG film; may be repeated', collect, [])
    .option('--text <string>', 'a text; may be repeated', collect, [])
    .requiredOption('--out <file>', 'safetensors file to write')
    .action((options: EmbedOptions) => embed(options))
}

/**
 * Writes `image_local` (n, D, rows, columns), `image_global` (n, D), `word_embeddings` (t, D, 97) and
 * `sentence_embeddings` (t, D), in the order of the arguments; the words of each position as JSON under `words` in the
 * metadata. Rows are counted, so when an input is refused nothing is written.
 * @throws AppError USAGE without inputs, and those of the model
 */
export async function embed({ model, image, text, out }: EmbedOptions, spawn?: Spawn): Promise<void> {
  if (image.length + text.length === 0) throw new AppError('USAGE', 'Name at least one --image or --text.')
  const { writeSafetensors } = await import('@main/checkpoint/safetensors-writer')
  await withModel(model, async ({ inference, pack, tokenizer }) => {
    const films = await taken(image, async (path) => (await inference.encodeFilm(path, { frontalOnly: false })).embedding)
    // A text may tell of a patient: it is named by its number.
    const texts = await taken(text, async (one) => (await inference.encodeTexts([one]))[0]!, (i) => `text ${i + 1}`)
    if (films.length < image.length || texts.length < text.length) return
    const words = texts.map((one) => Array.from({ length: tokenizer.maxTokens }, (_, i) => one.words[i] ?? '[PAD]'))
    const metadata = { words: JSON.stringify(words), model: pack.manifest.name, model_sha256: pack.sha256 }
    await writeSafetensors(out, [...filmTensors(films), ...textTensors(texts, tokenizer)], metadata)
  }, spawn)
}

/** What `encode` makes of the inputs; those that it refuses are named and missing. */
async function taken<T>(inputs: readonly string[], encode: (input: string) => Promise<T>, nameOf = (i: number) => inputs[i]!): Promise<T[]> {
  const results: T[] = []
  for (const [i, input] of inputs.entries()) {
    try {
      results.push(await encode(input))
    } catch (error) {
      refuse(nameOf(i), toFailure(error))
    }
  }
  return results
}

function filmTensors(films: readonly FilmEmbedding[]): TensorSource[] {
  const [first] = films
  if (!first) return []
  return [
    { name: 'image_local', dtype: 'F32', shape: [films.length, first.dim, first.rows, first.columns], data: joined(films.map(({ local }) => local)) },
    { name: 'image_global', dtype: 'F32', shape: [films.length, first.dim], data: joined(films.map(({ global }) => global)) }
  ]
}

function textTensors(texts: readonly TextEmbedding[], { maxTokens }: OpenModel['tokenizer']): TensorSource[] {
  const [first] = texts
  if (!first) return []
  const { dim } = first
  // Positions last, as GLoRIA has them; zeros after [SEP].
  const vectors = texts.map(({ wordVectors }) => Float32Array.from({ length: dim * maxTokens }, (_, at) => wordVectors[(at % maxTokens) * dim + Math.floor(at / maxTokens)] ?? 0))
  return [
    { name: 'word_embeddings', dtype: 'F32', shape: [texts.length, dim, maxTokens], data: joined(vectors) },
    { name: 'sentence_embeddings', dtype: 'F32', shape: [texts.length, dim], data: joined(texts.map(({ sentence }) => sentence)) }
  ]
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
