import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { importCheckpoint, type ImportProgress } from '@main/checkpoint/import'
import { readTensor } from '@main/checkpoint/safetensors'
import { writeSafetensors, type TensorSource } from '@main/checkpoint/safetensors-writer'
import { readZipEntries } from '@main/checkpoint/zip'
import { miniCheckpoint, miniPack, miniVocabulary } from '../../fixtures/mini-pack'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-import-'))
})
afterAll(() => rm(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
const request = { checkpoint: miniCheckpoint, vocabulary: miniVocabulary, heads: 4 }

/** The mini model's tensors, to be changed and written as a checkpoint of their own. */
async function miniTensors(): Promise<TensorSource[]> {
  const { weights } = await miniPack()
  return Promise.all([...weights.tensors.keys()].map(async (name) => ({ name, ...(await readTensor(weights, name)) })))
}

async function safetensorsWith(name: string, change: (tensor: TensorSource) => TensorSource | null): Promise<string> {
  await writeSafetensors(at(name), (await miniTensors()).map(change).filter((tensor) => tensor !== null))
  return at(name)
}

describe('importing the Lightning checkpoint gloria-mini', () => {
  test('finds its architecture, settings and weights', async () => {
    const { manifest, sha256, weights } = await miniPack()
    expect(manifest.architecture).toEqual({
      image: {
        backbone: {
          kind: 'resnet',
          block: 'bottleneck',
          stemWidth: 16,
          stages: [
            { blocks: 2, outWidth: 64 },
            { blocks: 1, outWidth: 128 },
            { blocks: 2, outWidth: 256 },
            { blocks: 1, outWidth: 512 }
          ],
          groups: 1
        },
        inputSize: 224,
        upsampleTo: 299,
        localChannels: 256,
        globalChannels: 512,
        embedding: 64
      },
      text: { kind: 'bert', layers: 4, width: 64, heads: 4, intermediate: 256, vocabulary: 226, positions: 512, lastLayers: 4, maxTokens: 97 }
    })
    expect(manifest.temperatures).toEqual({ attention: 4, words: 5, loss: 10 })
    expect(manifest.preprocessing).toEqual({ resizeLongSide: 256, mean: 0.5, std: 0.5 })
    expect(manifest.demonstration).toBe(false)
    expect(manifest.notice).toMatch(/not validated/)
    expect(sha256).toBe(manifest.files['weights.safetensors'].sha256)
    expect(weights.tensors.get('img_encoder.model.conv1.weight')!.offset % 64).toBe(0)
  })

  test('keeps what the encoders use and says what it drops', async () => {
    const progress: ImportProgress[] = []
    await importCheckpoint({ ...request, out: at('told'), report: (step) => progress.push(step) })
    const [tensors] = progress
    if (tensors?.stage !== 'tensors') throw new Error('the tensors come first')
    expect(tensors.kept.length + tensors.dropped.length).toBe(213)
    expect(tensors.dropped.filter((name) => !name.endsWith('.num_batches_tracked'))).toEqual([
      'gloria.text_encoder.model.embeddings.position_ids',
      'gloria.text_encoder.model.pooler.dense.weight',
      'gloria.text_encoder.model.pooler.dense.bias'
    ])
    const last = progress.at(-2)
    expect(last?.stage === 'weights' && last.doneBytes === last.totalBytes).toBe(true)
  })

  test('gives the same weights each time', async () => {
    const again = await importCheckpoint({ ...request, out: at('again') })
    expect(again.sha256).toBe((await miniPack()).sha256)
  })

  test('writes the values that PyTorch reads', async () => {
    // Made with PyTorch 1.13: SHA-256 over name and float32 bytes of each kept tensor, by name.
    const { weights } = await miniPack()
    const hash = createHash('sha256')
    for (const name of [...weights.tensors.keys()].sort()) hash.update(name).update((await readTensor(weights, name)).data)
    expect(hash.digest('hex')).toBe('bfe0d5c360729457f64bdd73a9e8420e247633f376e0f5d8b41fb2c6c2de80d1')
  })
})

describe('importing safetensors', () => {
  test('gives the same weights as the checkpoint of the same names', async () => {
    const checkpoint = await safetensorsWith('same.safetensors', (tensor) => ({ ...tensor, name: `gloria.${tensor.name}` }))
    const pack = await importCheckpoint({ ...request, checkpoint, out: at('same') })
    expect(pack.sha256).toBe((await miniPack()).sha256)
    expect(pack.manifest.name).toBe('same')
  })

  test('widens half and double precision to float32', async () => {
    const doubled = await safetensorsWith('f64.safetensors', (tensor) => ({ ...tensor, dtype: 'F64', data: Float64Array.from(tensor.data as Float32Array) }))
    const pack = await importCheckpoint({ ...request, checkpoint: doubled, out: at('f64') })
    expect(pack.sha256).toBe((await miniPack()).sha256)
    const brief = await safetensorsWith('bf16.safetensors', (tensor) => ({ ...tensor, dtype: 'BF16', data: Uint16Array.from(new Uint32Array((tensor.data as Float32Array).buffer), (bits) => bits >>> 16) }))
    const halved = await importCheckpoint({ ...request, checkpoint: brief, out: at('bf16') })
    const name = 'img_encoder.global_embedder.bias'
    const [before, after] = await Promise.all([(await miniPack()).weights, halved.weights].map((file) => readTensor(file, name)))
    expect(after!.dtype).toBe('F32')
    for (let n = 0; n < 64; n++) expect(Math.abs(Number(after!.data[n]) / Number(before!.data[n]) - 1)).toBeLessThan(2 ** -7)
  })

  test.each([
    ['a NaN', Float32Array.of(NaN)],
    ['an infinity', Float32Array.of(-Infinity)],
    ['a double beyond float32', Float64Array.of(1e300)]
  ])('names the tensor that holds %s', async (_, [value]) => {
    const culprit = 'img_encoder.global_embedder.bias'
    const checkpoint = await safetensorsWith('bad.safetensors', (tensor) =>
      tensor.name === culprit ? { ...tensor, dtype: 'F64', data: Float64Array.from({ length: 64 }, (_value, n) => (n === 63 ? value! : 0)) } : tensor
    )
    await expect(importCheckpoint({ ...request, checkpoint, out: at('bad') })).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', message: expect.stringMatching(/global_embedder\.bias.*NaN or infinite.*Use another checkpoint/) })
  })

  test('names a weight that is stored as integers', async () => {
    const checkpoint = await safetensorsWith('int.safetensors', (tensor) =>
      tensor.name.endsWith('global_embedder.bias') ? { ...tensor, dtype: 'I64', data: new BigInt64Array(64) } : tensor
    )
    await expect(importCheckpoint({ ...request, checkpoint, out: at('int') })).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', message: expect.stringContaining('I64') })
  })
})

describe('a refused import', () => {
  const whole = async (change: Partial<Parameters<typeof importCheckpoint>[0]>): Promise<unknown> =>
    importCheckpoint({ ...request, out: at('refused'), ...change }).then(
      () => 'imported',
      (error: unknown) => error
    )

  afterEach(async () => {
    expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([])
  })

  test('names what a cut-down model lacks', async () => {
    const checkpoint = await safetensorsWith('lacking.safetensors', (tensor) => (tensor.name === 'img_encoder.model.layer3.1.bn2.running_var' ? null : tensor))
    expect(await whole({ checkpoint })).toMatchObject({ code: 'ARCHITECTURE_UNKNOWN', message: expect.stringContaining('layer3.1.bn2.running_var') })
  })

  test('says that the vocabulary has another size, or is none', async () => {
    const pieces = await readFile(miniVocabulary, 'utf8')
    const cases: readonly (readonly [string, RegExp])[] = [
      [`${pieces}extra\n`, /227 pieces.*226; name the vocab\.txt that the model was trained with/],
      [pieces.replace('[SEP]', '[sep]'), /\[SEP\]/],
      [pieces.replace('[UNK]', '[PAD]'), /\[UNK\]/],
      [pieces + 'the\nthe\n', /twice/]
    ]
    for (const [text, message] of cases) {
      await writeFile(at('vocab.txt'), text)
      expect(await whole({ vocabulary: at('vocab.txt') })).toMatchObject({ code: 'VOCABULARY_MISMATCH', message: expect.stringMatching(message) })
    }
    await writeFile(at('vocab.txt'), Buffer.of(0xff, 0xfe, 0x00))
    expect(await whole({ vocabulary: at('vocab.txt') })).toMatchObject({ code: 'VOCABULARY_MISMATCH' })
    expect(await whole({ vocabulary: at('absent.txt') })).toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('leaves a folder with something in it alone', async () => {
    await mkdir(at('taken'))
    await writeFile(at('taken/thesis.txt'), 'years of work')
    expect(await whole({ out: at('taken') })).toMatchObject({ code: 'CONFLICT' })
    expect(await readdir(at('taken'))).toEqual(['thesis.txt'])
    expect(await whole({ out: at('taken/thesis.txt') })).toMatchObject({ code: 'CONFLICT' })
  })

  test('leaves nothing when it is cancelled half-way', async () => {
    const controller = new AbortController()
    const report = (step: ImportProgress): void => {
      if (step.stage === 'weights') controller.abort()
    }
    expect(await whole({ signal: controller.signal, report })).toMatchObject({ code: 'CANCELLED' })
  })

  test('notices a storage that was damaged on the disk', async () => {
    const bytes = await readFile(miniCheckpoint)
    const entry = (await readZipEntries(miniCheckpoint)).get('gloria-mini/data/1')!
    bytes[entry.offset + 1000]! ^= 1
    await writeFile(at('damaged.ckpt'), bytes)
    expect(await whole({ checkpoint: at('damaged.ckpt') })).toMatchObject({ code: 'CHECKPOINT_INVALID', message: expect.stringContaining('checksum') })
  })

  test('says why heads or input sizes do not fit', async () => {
    expect(await whole({ heads: 5 })).toMatchObject({ code: 'ARCHITECTURE_UNKNOWN', message: expect.stringContaining('5 attention heads') })
    expect(await whole({ inputSize: 128 })).toMatchObject({ code: 'INPUT_INVALID' })
  })
})
