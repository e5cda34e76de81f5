import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { valueAt } from '@main/checkpoint/hyper-parameters'
import { readCheckpoint, type Checkpoint } from '@main/checkpoint/read-checkpoint'
import { writeSafetensors } from '@main/checkpoint/safetensors-writer'
import { readAsFloats } from '@main/checkpoint/tensor-floats'
import { miniCheckpoint } from '../../fixtures/mini-pack'
import { dict, global, int, join, lightning, pickle, reduce, stateOf, tensor, text, tuple } from './pickle/assemble'
import { assembleCheckpoint, assembleZip } from './zip-assembly'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'gloriole-read-checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: Uint8Array): Promise<Checkpoint> {
  const path = joinPath(folder, 'x.ckpt')
  await writeFile(path, bytes)
  const handle = await open(path)
  try {
    return await readCheckpoint(path, handle)
  } finally {
    await handle.close()
  }
}

const name = 'gloria.img_encoder.model.conv1.weight'

describe('readCheckpoint', () => {
  test('reads names, shapes and hyper-parameters of a real Lightning checkpoint with OmegaConf', async () => {
    const handle = await open(miniCheckpoint)
    const { tensors, hyperParameters } = await readCheckpoint(miniCheckpoint, handle)
    await handle.close()
    expect(tensors.size).toBe(213)
    expect(tensors.get('gloria.img_encoder.local_embedder.weight')?.shape).toEqual([64, 256, 1, 1])
    expect(tensors.get('gloria.text_encoder.model.embeddings.position_ids')?.dtype).toBe('I64')
    expect(['model.gloria.temp1', 'model.text.last_n_layers', 'transforms.norm', 'model.norm', 'train.optimizer.weight_decay', 'model.nothing.there'].map((path) => valueAt(hyperParameters, path))).toEqual([
      4,
      4,
      'half',
      false,
      1e-6,
      undefined
    ])
  })

  test('reads a bare state dictionary', async () => {
    const { tensors, hyperParameters } = await read(assembleCheckpoint(pickle(stateOf(tensor()))))
    expect([...tensors.keys()]).toEqual([name])
    expect(hyperParameters).toBeNull()
  })

  test('leaves out what is no tensor, and keeps the rest of the state', async () => {
    const state = dict(text('epoch'), int(3), text('odd'), reduce(global('some.library', 'Thing')), text(name), tensor(), int(7), tensor())
    expect([...(await read(assembleCheckpoint(lightning(state)))).tensors.keys()]).toEqual([name])
  })

  test('takes two views of one storage', async () => {
    const { tensors } = await read(assembleCheckpoint(pickle(dict(text('a'), tensor(), text('b'), tensor({ offset: int(2), size: tuple(int(2)) })))))
    expect(tensors.get('b')!.blockOffset).toBe(tensors.get('a')!.blockOffset)
    expect(tensors.get('b')!.elementOffset).toBe(2)
  })

  test('takes a safetensors file for what it is, whatever its name', async () => {
    const path = joinPath(folder, 'model.ckpt')
    await writeSafetensors(path, [{ name, dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }])
    const handle = await open(path)
    const { tensors } = await readCheckpoint(path, handle)
    expect(tensors.get(name)).toMatchObject({ shape: [2, 2], strides: [2, 1], entry: null })
    const chunks: Uint8Array[] = []
    for await (const chunk of readAsFloats(handle, name, tensors.get(name)!)) chunks.push(chunk)
    await handle.close()
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(Float32Array.of(1, 2, 3, 4).buffer))
  })

  const good = lightning(stateOf(tensor()))
  const at = (file: string, data: Uint8Array = good) => ({ name: file, data })
  test.each<[string, () => Uint8Array, RegExp]>([
    ['an empty file', () => Buffer.alloc(0), /too short/],
    ['the format from before PyTorch 1.6', () => join('\x80\x02\x8a\x0a', 'l\xfc\x9cF\xf9 j\xa8P\x19.'), /before PyTorch 1\.6/],
    ['a zip without data.pkl', () => assembleZip([at('archive/version')]), /data\.pkl/],
    ['a zip with two', () => assembleZip([at('a/data.pkl'), at('b/data.pkl')]), /data\.pkl/],
    ['data.pkl somewhere deeper', () => assembleZip([at('a/b/data.pkl')]), /data\.pkl/],
    ['a big-endian checkpoint', () => assembleZip([at('a/data.pkl'), at('a/data/0', new Uint8Array(16)), at('a/byteorder', Buffer.from('big'))]), /little-endian/],
    ['a pickled model instead of its state', () => assembleCheckpoint(pickle(global('gloria.models', 'GLoRIA'), ')R')), /no dictionary/],
    ['a list', () => assembleCheckpoint(pickle(']')), /no dictionary/],
    ['a state_dict that is none', () => assembleCheckpoint(lightning(int(1))), /state_dict/],
    ['a storage that is not there', () => assembleCheckpoint(good, {}), /lacks the data of "gloria\.img/],
    ['a storage that is too short', () => assembleCheckpoint(good, { '0': new Uint8Array(12) }), /more or fewer data/],
    ['a storage that is too long', () => assembleCheckpoint(good, { '0': new Uint8Array(20) }), /more or fewer data/],
    ['a storage of another folder', () => assembleZip([at('a/data.pkl'), at('b/data/0', new Uint8Array(16))]), /lacks the data/]
  ])('refuses %s', async (_, make, message) => {
    await expect(read(make())).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID', message: expect.stringMatching(message) })
  })

  test('a hyper-parameter object that contains itself does no harm', async () => {
    const loop = join('}q', 0, '(', text('model'), 'h', 0, text('x'), int(1), 'u')
    const { hyperParameters } = await read(assembleCheckpoint(lightning(stateOf(tensor()), text('hyper_parameters'), loop)))
    expect(valueAt(hyperParameters, 'model.model.model.x')).toBe(1)
  })
})
