import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { secondaryCapture } from '@main/dicom/secondary-capture'
import { similarity } from '@main/gloria/similarity'
import { compatCount } from '@main/gloria/similarity-options'
import { connect, type Worker } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'
import { createInferenceProcedures, type InferenceProcedures } from '@main/workers/inference-procedures'
import { distance, golden, goldenFilm, maxTokens, slice, temperatures, tensor } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'

let folder: string
let worker: Worker<InferenceProcedures>
const filmPath = (index: number) => join(folder, `film-${index}.png`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-inference-'))
  for (const index of [0, 1, 2, 3]) {
    const { rows, columns, gray } = await goldenFilm(index)
    await writeFile(filmPath(index), encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 }))
  }
  worker = connect(inProcess(createInferenceProcedures()))
  const pack = await miniPack()
  await worker.call('open', { packDir: pack.dir, providers: ['cpu'] })
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const encodeFilm = (index: number) => worker.call('encodeFilm', { path: filmPath(index), frontalOnly: false })

describe('the inference child, on gloria-mini', () => {
  test.each([0, 1, 2, 3])('encodes film %i to the golden embeddings', async (index) => {
    const { embedding } = await encodeFilm(index)
    expect(distance(embedding.local, await slice('image_local', index))).toBeLessThan(1e-4)
    expect(distance(embedding.global, await slice('image_global', index))).toBeLessThan(1e-4)
  })

  test('encodes the texts to the golden word and sentence vectors', async () => {
    const embedded = await worker.call('encodeTexts', { texts: golden.texts })
    for (const [i, { words, wordVectors, sentence, dim }] of embedded.entries()) {
      expect(words).toEqual(golden.words[i]!.filter((word) => word !== '[PAD]'))
      const expected = await slice('word_embeddings', i)
      const padded = Float32Array.from({ length: dim * maxTokens }, (_, at) => wordVectors[(at % maxTokens) * dim + Math.floor(at / maxTokens)] ?? 0)
      expect(distance(padded, expected)).toBeLessThan(1e-4)
      expect(distance(sentence, await slice('sentence_embeddings', i))).toBeLessThan(1e-4)
    }
  })

  test('gives a text the same vectors, bit for bit, alone and in any company', async () => {
    const together = await worker.call('encodeTexts', { texts: [...golden.texts].reverse() })
    for (const [i, text] of golden.texts.entries()) {
      const [alone] = await worker.call('encodeTexts', { texts: [text] })
      const inCompany = together[golden.texts.length - 1 - i]!
      expect(distance(alone!.wordVectors, inCompany.wordVectors)).toBe(0)
      expect(distance(alone!.sentence, inCompany.sentence)).toBe(0)
    }
  })

  test('gives a film the same embedding on a rerun', async () => {
    const [first, , again] = [await encodeFilm(1), await encodeFilm(2), await encodeFilm(1)]
    expect(distance(first.embedding.local, again.embedding.local)).toBe(0)
    expect(distance(first.embedding.global, again.embedding.global)).toBe(0)
  })

  test.each(['corrected', 'compat'] as const)('scores a whole set in %s mode as the reference does text by text, and as the golden', async (mode) => {
    const texts = await worker.call('encodeTexts', { texts: golden.texts })
    const counts = golden.texts.map((text) => compatCount(text, maxTokens))
    await worker.call('tabulate', { key: mode, mode, texts: texts.map((text, i) => ({ ...text, compatCount: counts[i]! })) })
    const locals = (await tensor(mode === 'corrected' ? 'similarity_local_corrected' : 'similarity_local_compat')).data
    for (const film of [0, 1, 2, 3]) {
      const { embedding } = await encodeFilm(film)
      const scores = await worker.call('score', { key: mode, film: embedding })
      scores.forEach((score, i) => {
        const reference = similarity(embedding, texts[i]!, { mode, temperatures, compatCount: counts[i]! })
        expect(score.score).toBeCloseTo(reference.score, 4)
        expect(distance(score.words, reference.words.map((word) => word.score))).toBeLessThan(1e-4)
        expect(Math.abs(score.local - locals[film * golden.texts.length + i]!)).toBeLessThan(1e-4)
      })
    }
  })

  test('says where the regions lie on the film', async () => {
    const { grid, identity } = await encodeFilm(3)
    expect(grid).toMatchObject({ imageRows: 333, imageColumns: 1021, rows: 19, columns: 19 })
    // The UIDs that the picture would get on import.
    const imported = readHeader(parseDicom(await secondaryCapture(await readFile(filmPath(3)), 'film.png')))
    expect(identity).toEqual({ studyUid: imported.study.uid, seriesUid: imported.series.uid, sopInstanceUid: imported.instance.sopInstanceUid })
  })

  test('refuses what it cannot read with a typed error and goes on', async () => {
    await writeFile(join(folder, 'no.dcm'), 'nothing')
    await expect(worker.call('encodeFilm', { path: join(folder, 'no.dcm'), frontalOnly: true })).rejects.toMatchObject({ code: 'NOT_DICOM' })
    await expect(worker.call('encodeFilm', { path: join(folder, 'nowhere'), frontalOnly: true })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(worker.call('encodeFilm', { path: filmPath(3), frontalOnly: true })).rejects.toMatchObject({ code: 'IMAGE_SIZE' })
    await expect(worker.call('encodeTexts', { texts: ['...'] })).rejects.toMatchObject({ code: 'TEXT_EMPTY' })
    await expect(worker.call('score', { key: 'unknown', film: (await encodeFilm(0)).embedding })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('refuses to work before a model is open', async () => {
    const empty = connect<InferenceProcedures>(inProcess(createInferenceProcedures()))
    await expect(empty.call('encodeTexts', { texts: ['lung'] })).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    await expect(empty.call('open', { packDir: folder })).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  })

  test('refuses a photograph in colours when films are asked for', async () => {
    const data = Uint8Array.from({ length: 100 * 100 * 3 }, (_, i) => (i % 3 === 0 ? 200 : 20))
    await writeFile(join(folder, 'red.png'), encode({ width: 100, height: 100, data, channels: 3, depth: 8 }))
    await expect(worker.call('encodeFilm', { path: join(folder, 'red.png'), frontalOnly: true })).rejects.toMatchObject({ code: 'NOT_AN_IMAGE' })
    expect((await worker.call('encodeFilm', { path: join(folder, 'red.png'), frontalOnly: false })).grid.imageRows).toBe(100)
  })
})
