import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { quantiseModel } from '@main/cli/model'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { readTensor } from '@main/checkpoint/safetensors'
import { verifyPack } from '@main/checkpoint/verify'
import { writePack } from '@main/checkpoint/write-pack'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { openEncoders } from '@main/nn/encoders'
import { imageGraph } from '@main/nn/gloria-image'
import { isQuantised, isRangeTensor, quantised, rangeNames } from '@main/nn/quantised'
import { serialise } from '@main/onnx/serialise'
import { openOn } from '@main/onnx/session'
import { derivePack } from '@main/training/derive-pack'
import { inProcess } from '@main/workers/in-process'
import { createTrainingProcedures } from '@main/workers/training-procedures'
import { tensor } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const here = () => inProcess(createTrainingProcedures())
let parent: Pack
let pack: Pack
const kept = mkdtempSync(join(tmpdir(), 'gloriole-quantise-'))
afterAll(() => rmSync(kept, { recursive: true, force: true }))
const films = join(kept, 'films')
beforeAll(async () => {
  parent = await miniPack()
  mkdirSync(films)
  for (const person of [0, 1, 2, 3]) writeFileSync(join(films, `${person}.dcm`), smallFilm(person, person % 2 === 0 ? [] : [{ class: 'cardiomegaly', grade: 2, side: 'both', zone: 'lower' }]).bytes)
  pack = await made(join(kept, 'pack'))
}, 60_000)

async function made(out: string): Promise<Pack> {
  await quantiseModel(parent.dir, { images: films, out, films: 4, json: true }, here)
  return openPack(out)
}

const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

async function embeddings(of: Pack) {
  const encoders = await openEncoders(of, { providers: ['cpu'] })
  const { data, shape } = await tensor('pixels')
  const result = await encoders.encodeImages(data, shape[0]!)
  await encoders.close()
  return result
}

test('the weights are the parent\'s, the ranges are beside them, and the pack says where it comes from', async () => {
  expect(isQuantised(pack.weights)).toBe(true)
  expect(isQuantised(parent.weights)).toBe(false)
  for (const name of parent.weights.tensors.keys()) expect(await readTensor(pack.weights, name)).toEqual(await readTensor(parent.weights, name))
  expect(pack.sha256).not.toBe(parent.sha256)
  expect(pack.manifest).toMatchObject({ name: 'gloria-mini-8bit', parent: parent.sha256, lineage: { recipe: { kind: 'quantise', films: 4 } } })
  expect((await verifyPack(pack.dir)).selfTest.deviation).toBeLessThan(1e-3)
})

test('embeddings are other numbers than the parent\'s, and point the same way', async () => {
  const [ours, theirs] = [await embeddings(pack), await embeddings(parent)]
  expect(ours.global).not.toEqual(theirs.global)
  expect(cosine(ours.global, theirs.global)).toBeGreaterThan(0.995)
  expect(cosine(ours.local, theirs.local)).toBeGreaterThan(0.99)
})

test('only the CPU computes in 8 bits: another provider is given the float32 graph', async () => {
  const opened: { provider: string; bytes: number }[] = []
  const open: typeof openOn = (provider, model) => {
    opened.push({ provider, bytes: model.bytes.length })
    return openOn('cpu', model)
  }
  const sizes: number[] = []
  for (const provider of ['cpu', 'cuda'] as const) {
    const encoders = await openEncoders(pack, { providers: [provider], open })
    const { data, shape } = await tensor('pixels')
    await encoders.encodeImages(data, shape[0]!)
    await encoders.close()
    sizes.push(opened.at(-1)!.bytes)
    expect(opened.at(-1)!.provider).toBe(provider)
  }
  expect(sizes[0]).toBeGreaterThan(sizes[1]!)
})

test('a pack that lacks a range, or has one that is none, is refused', async () => {
  const tensors = await Promise.all([...pack.weights.tensors.keys()].map(async (name) => ({ name, ...(await readTensor(pack.weights, name)) })))
  const { files, selfTest, format, version, createdAt, seal, ...description } = pack.manifest
  expect([files, selfTest, format, version, createdAt, seal]).toHaveLength(6)
  const range = tensors.find(({ name }) => isRangeTensor(name))!
  const write = async (kept: typeof tensors) =>
    writePack({ out: join(temporaryFolder(), 'bad'), weights: kept.map(({ name, data, shape }) => ({ name, dtype: 'F32' as const, shape, data: data as Float32Array })), pieces: await readVocabulary(pack.vocabularyPath), description })
  await expect(write(tensors.filter((one) => one !== range))).rejects.toMatchObject({ code: expect.stringMatching(/PACK_INVALID|WEIGHTS_INVALID/) as string })
  await expect(write(tensors.map((one) => (one === range ? { ...one, data: Float32Array.of(1, 0, NaN, 1) } : one)))).rejects.toMatchObject({ code: 'PACK_INVALID', message: expect.stringContaining('range') as string })
})

test('ranges stay when a head is fitted, and go when the encoder moves', async () => {
  const lineage = { recipe: {}, dataSha256: pack.sha256, seed: 0, provider: 'cpu' }
  const state = { step: 1, values: {} }
  const dim = pack.manifest.architecture.image.embedding
  const tensors = { 'head.weight': { data: new Float32Array(2 * dim), shape: [1, 2 * dim] }, 'head.gain': { data: Float32Array.of(1), shape: [1] }, 'head.offset': { data: Float32Array.of(0), shape: [1] } }
  const headed = await derivePack({ parent: pack, out: join(temporaryFolder(), 'head'), name: undefined, state, lineage, head: { tensors, classes: [{ class: 'a', promptsSha256: pack.sha256 }] } })
  expect(isQuantised(headed.weights)).toBe(true)
  const moved = await derivePack({ parent: headed, out: join(temporaryFolder(), 'moved'), name: undefined, state, lineage })
  expect(isQuantised(moved.weights)).toBe(false)
  expect(moved.head).toBeNull()
})

test('the runtime computes every unit in integers, and no other convolution', async () => {
  const graph = quantised(imageGraph(pack.manifest.architecture.image, pack.weights), pack.weights)
  const path = join(temporaryFolder(), 'optimised.onnx')
  const session = await InferenceSession.create(serialise(graph), { graphOptimizationLevel: 'all', optimizedModelFilePath: path, logSeverityLevel: 4, extra: { session: { model_external_initializers_file_folder_path: pack.dir } } })
  await session.release()
  const nodes = readFileSync(path).toString('latin1')
  const units = rangeNames(imageGraph(pack.manifest.architecture.image, pack.weights)).length
  expect(units).toBeGreaterThan(3)
  expect(nodes.split('QLinearConv').length - 1).toBeGreaterThanOrEqual(units)
  expect(graph.nodes.filter(({ operator }) => operator === 'Conv').length).toBeGreaterThan(units)
})

test('what is no film is named and left out; where nothing is left, nothing is made', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'out')
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  await expect(quantiseModel(parent.dir, { images: empty, out, films: 4 }, here)).rejects.toMatchObject({ code: 'USAGE' })
  mkdirSync(join(folder, 'mixed'))
  writeFileSync(join(folder, 'mixed', 'note.txt'), 'no film')
  const output = captureOutput()
  await quantiseModel(parent.dir, { images: join(folder, 'mixed'), out, films: 4 }, here)
  expect(output.stderr()).toMatch(/refused .*note\.txt/)
  expect(output.stderr()).toContain('TRAINING_DATA None of these files is a frontal film')
  await expect(openPack(out)).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  copyFileSync(join(films, '0.dcm'), join(folder, 'mixed', '0.dcm'))
  await quantiseModel(parent.dir, { images: join(folder, 'mixed'), out, films: 4, json: true }, here)
  expect((await openPack(out)).manifest.lineage!.recipe).toEqual({ kind: 'quantise', films: 1 })
})
