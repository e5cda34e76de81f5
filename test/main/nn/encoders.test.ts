import { closeSync, copyFileSync, openSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScoringMode } from '@shared/domain/suggestion'
import { openEncoders, type Encoders } from '@main/nn/encoders'
import type { TextScores } from '@main/nn/score-table'
import { tabulateTexts } from '@main/nn/text-table'
import { distance, filmEmbedding, golden, slice, tensor, textEmbedding } from '../../fixtures/golden'
import { miniPack } from '../../fixtures/mini-pack'
import { noise } from '../../fixtures/run-graph'
import { temporaryFolder } from '../../fixtures/temporary-folder'

let encoders: Encoders
beforeAll(async () => {
  encoders = await openEncoders(await miniPack(), { providers: ['cpu'] })
})
afterAll(() => encoders.close())

const films = [0, 1, 2, 3]
const texts = () => Promise.all(golden.texts.map(async (_, i) => ({ ...(await textEmbedding(i)), compatCount: golden.compat_counts[i]! })))

/** Scores of every film (rows) with every text, from the golden's own embeddings. */
async function scoreAll(mode: ScoringMode): Promise<readonly (readonly TextScores[])[]> {
  const table = tabulateTexts(await texts(), 64, mode)
  return Promise.all(films.map(async (film) => encoders.scoreTexts(await filmEmbedding(film), table)))
}
const column = (scores: readonly (readonly TextScores[])[], field: 'local' | 'global' | 'score') => scores.flatMap((row) => row.map((text) => text[field]))

test('compat similarities of all texts in one run are those of the golden', async () => {
  const scores = await scoreAll('compat')
  expect(distance(column(scores, 'global'), (await tensor('similarity_global')).data)).toBeLessThan(1e-4)
  expect(distance(column(scores, 'local'), (await tensor('similarity_local_compat')).data)).toBeLessThan(1e-4)
  expect(distance(column(scores, 'score'), (await tensor('similarity_both_compat')).data)).toBeLessThan(1e-4)
})

test('corrected similarities and word scores are those of the golden', async () => {
  const scores = await scoreAll('corrected')
  expect(distance(column(scores, 'local'), (await tensor('similarity_local_corrected')).data)).toBeLessThan(1e-4)
  expect(distance(column(scores, 'global'), (await tensor('similarity_global')).data)).toBeLessThan(1e-4)
  for (const film of films) expect(distance(scores[film]![0]!.words, await slice('word_scores_text0', film))).toBeLessThan(1e-4)
  for (const row of scores) row.forEach(({ local, global, score }) => expect(score).toBeCloseTo((local + global) / 2, 6))
})

test('a text scores the same alone and among others', async () => {
  const all = await texts()
  const film = await filmEmbedding(1)
  for (const mode of ['corrected', 'compat'] as const) {
    const together = await encoders.scoreTexts(film, tabulateTexts(all, 64, mode))
    for (const [index, text] of all.entries()) {
      const [alone] = await encoders.scoreTexts(film, tabulateTexts([text], 64, mode))
      expect(distance([alone!.score, alone!.local, ...alone!.words], [together[index]!.score, together[index]!.local, ...together[index]!.words])).toBeLessThan(1e-5)
    }
  }
})

test('a word of zeros scores 0 and no number is lost', async () => {
  const wordVectors = new Float32Array(4 * 64)
  wordVectors.set(noise([64]).data as Float32Array)
  wordVectors.set(noise([64], 5).data as Float32Array, 64)
  const table = tabulateTexts([{ wordVectors, sentence: new Float32Array(64), compatCount: 5 }], 64, 'corrected')
  const [scored] = await encoders.scoreTexts(await filmEmbedding(0), table)
  expect(scored!.words[1]).toBe(0)
  expect(scored!.global).toBe(0)
  expect(Number.isFinite(scored!.score)).toBe(true)
})

test('film and text go from pixels and pieces to a score through one model', async () => {
  const { local, global, rows, columns, dim } = await encoders.encodeImages(await slice('pixels', 3), 1)
  expect([rows, columns, dim]).toEqual([19, 19, 64])
  const scored = await encoders.scoreTexts({ local, global }, tabulateTexts(await texts(), 64, 'corrected'))
  expect(distance(scored.map((text) => text.local), await slice('similarity_local_corrected', 3))).toBeLessThan(1e-4)
})

test('many texts at once are encoded as they would be alone', async () => {
  const [n, length] = [150, 12]
  const ids = BigInt64Array.from({ length: n * length }, (_, i) => BigInt(5 + ((i * 7) % 200)))
  const mask = BigInt64Array.from({ length: n * length }, (_, i) => (i % length < 3 + (Math.floor(i / length) % 9) ? 1n : 0n))
  const { hidden, dim } = await encoders.encodeTokens(ids, mask, n, length)
  expect(hidden).toHaveLength(n * length * dim)
  for (const row of [0, 84, 85, 149]) {
    const part = (all: BigInt64Array) => all.slice(row * length, (row + 1) * length)
    const alone = await encoders.encodeTokens(part(ids), part(mask), 1, length)
    const real = (3 + (row % 9)) * dim
    expect(distance(alone.hidden.subarray(0, real), hidden.subarray(row * length * dim, row * length * dim + real))).toBeLessThan(1e-4)
  }
})

test('weights that were cut off are refused at first use, and closing twice does no harm', async () => {
  const pack = await miniPack()
  const path = join(temporaryFolder(), 'weights.safetensors')
  copyFileSync(pack.weights.path, path)
  truncateSync(path, 1_000_000)
  const broken = await openEncoders({ ...pack, weights: { ...pack.weights, path } }, { providers: ['cpu'] })
  await expect(broken.encodeImages(new Float32Array(224 * 224), 1)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
  await broken.close()
  await broken.close()
})

test('weights that are no numbers give an error, not suggestions', async () => {
  const pack = await miniPack()
  const path = join(temporaryFolder(), 'weights.safetensors')
  copyFileSync(pack.weights.path, path)
  for (const name of ['img_encoder.model.conv1.weight', 'text_encoder.model.embeddings.LayerNorm.weight']) {
    const file = openSync(path, 'r+')
    writeSync(file, new Float32Array([NaN]), 0, 4, pack.weights.tensors.get(name)!.offset)
    closeSync(file)
  }
  const damaged = await openEncoders({ ...pack, weights: { ...pack.weights, path } }, { providers: ['cpu'] })
  const side = pack.manifest.architecture.image.inputSize
  await expect(damaged.encodeImages(new Float32Array(side * side).fill(0.5), 1)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
  await expect(damaged.encodeTokens(BigInt64Array.of(2n, 5n, 3n), BigInt64Array.of(1n, 1n, 1n), 1, 3)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
  await damaged.close()
})
