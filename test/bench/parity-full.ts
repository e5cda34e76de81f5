import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pack } from '@main/checkpoint/pack'
import { attentionLogits, wordAttention } from '@main/gloria/attention'
import type { FilmEmbedding } from '@main/gloria/embedding'
import { encodeTexts } from '@main/gloria/encode-texts'
import { compatCount } from '@main/gloria/similarity-options'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { openEncoders } from '@main/nn/encoders'
import { tabulateTexts } from '@main/nn/text-table'
import { differences, readTorchTensors } from '@test/fixtures/torch-tensors'
import { formulaFilm } from '@test/fixtures/torchvision-encoder'
import { round, type Bench } from './figure'
import { makeFullModel } from './full-model'
import { foundPython, runPython } from './python'
import { withScratch } from './scratch'

const texts = [
  'moderate pleural effusion on the left',
  '1. No pneumothorax. 2. Bibasilar atelectasis, unchanged since the prior study.',
  'Cardiomegaly with pulmonary vascular congestion.\nSmall bilateral effusions are likely.',
  'large right apical pneumothorax with mediastinal shift',
  'mild oedema',
  'The lungs are clear without focal consolidation, effusion or pneumothorax and the cardiomediastinal silhouette is within normal limits for age.'
]

/**
 * GLoRIA at full size with random weights, in compat mode: a Lightning checkpoint that our code writes, `gloriole model
 * import`, and every output against a PyTorch model of its own (gloria_peer.py), which reads the same checkpoint.
 */
export const parityFull: Bench = (print) =>
  withScratch(async (folder) => {
    if (!foundPython('parity-full', print)) return
    const at = (name: string) => join(folder, name)
    const { checkpoint, vocabulary, pack } = await makeFullModel(folder)
    await writeFile(at('texts.json'), JSON.stringify(texts))
    await runPython('test/bench/gloria_peer.py', [checkpoint, vocabulary, at('texts.json'), at('peer.pt')])
    const [ours, theirs] = [await computeOurs(pack), await readTorchTensors(at('peer.pt'))]
    for (const [name, of] of outputs) {
      const { difference, largest } = differences(ours.get(name)!, joined(theirs, name))
      print({ bench: 'parity-full', of: `${of}: ResNet-50 at 299 px and BERT 12 x 768, random, ${texts.length} texts, 2 films`, runs: 1, difference, largest: round(largest) })
    }
  })

const outputs = [
  ['local', 'local image embeddings'],
  ['global', 'global image embeddings'],
  ['words', 'word embeddings'],
  ['sentences', 'sentence embeddings'],
  ['similarity_local', 'local similarities'],
  ['similarity_global', 'global similarities'],
  ['similarity', 'similarities'],
  ['maps', 'attention maps']
] as const

type Output = (typeof outputs)[number][0]

/** The peer's tensor of that name, or one a text (`maps_0`, `maps_1`, ...) in a row. */
const joined = (theirs: ReadonlyMap<string, Float32Array>, name: Output): Float32Array =>
  theirs.get(name) ?? concatenated(texts.map((_, i) => theirs.get(`${name}_${i}`)!))

async function computeOurs(pack: Pack): Promise<ReadonlyMap<Output, Float32Array>> {
  const { temperatures, architecture } = pack.manifest
  const { maxTokens } = architecture.text
  const encoders = await openEncoders(pack, { providers: ['cpu'] })
  try {
    const film = formulaFilm(architecture.image.inputSize)
    const { local, global, rows, columns, dim } = await encoders.encodeImages(concatenated([film, film.slice().reverse()]), 2)
    const films = [0, 1].map((n): FilmEmbedding => ({ dim, rows, columns, local: local.subarray((n * local.length) / 2, ((n + 1) * local.length) / 2), global: global.subarray(n * dim, (n + 1) * dim) }))
    const embedded = await encodeTexts(encoders, await openTokenizer(pack), texts)
    const counts = texts.map((text) => compatCount(text, maxTokens))
    const table = tabulateTexts(embedded.map((text, i) => ({ ...text, compatCount: counts[i]! })), dim, 'compat')
    const scores = (await Promise.all(films.map((one) => encoders.scoreTexts(one, table)))).flat()
    const maps = embedded.flatMap((text, i) => films.flatMap((one) => wordAttention(attentionLogits(one, text), { mode: 'compat', temperatures, compatCount: counts[i]! }).map(({ map }) => map)))
    return new Map<Output, Float32Array>([
      ['local', local],
      ['global', global],
      ['words', concatenated(embedded.map(({ wordVectors }) => wordVectors))],
      ['sentences', concatenated(embedded.map(({ sentence }) => sentence))],
      ['similarity_local', Float32Array.from(scores, (text) => text.local)],
      ['similarity_global', Float32Array.from(scores, (text) => text.global)],
      ['similarity', Float32Array.from(scores, (text) => text.score)],
      ['maps', concatenated(maps)]
    ])
  } finally {
    await encoders.close()
  }
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
