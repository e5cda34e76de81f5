import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { openSafetensors, readTensor } from '@main/checkpoint/safetensors'
import { embed } from '@main/cli/embed'
import { distance, golden, goldenFilm, tensor } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput, inferenceHere } from '@test/fixtures/verb-output'

const pack = await miniPack()

async function filmFiles(folder: string): Promise<string[]> {
  return Promise.all(
    [0, 1, 2, 3].map(async (index) => {
      const { rows, columns, gray } = await goldenFilm(index)
      const path = join(folder, `${index}.png`)
      await writeFile(path, encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 }))
      return path
    })
  )
}

describe('gloriole embed', () => {
  test('writes every tensor of the golden, in the order of the arguments, with the words', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'embedded.safetensors')
    await embed({ model: pack.dir, image: await filmFiles(folder), text: golden.texts, out }, inferenceHere)
    const file = await openSafetensors(out)
    for (const name of ['image_local', 'image_global', 'word_embeddings', 'sentence_embeddings']) {
      const [ours, theirs] = [await readTensor(file, name), await tensor(name)]
      expect(ours.shape).toEqual(theirs.shape)
      expect(distance(ours.data as Float32Array, theirs.data)).toBeLessThan(1e-4)
    }
    expect(JSON.parse(file.metadata['words']!)).toEqual(golden.words)
    expect(file.metadata['model_sha256']).toBe(pack.sha256)
  })

  test('writes nothing when an input is refused, because rows are counted, and names each one', async () => {
    const folder = temporaryFolder()
    const output = captureOutput()
    const out = join(folder, 'embedded.safetensors')
    await embed({ model: pack.dir, image: [join(folder, 'nowhere.dcm')], text: ['pleural effusion', '...'], out }, inferenceHere)
    expect(output.stderr()).toMatch(/^refused .*nowhere\.dcm: FILE_UNREADABLE .*\nrefused text 2: TEXT_EMPTY .*\n$/)
    expect(output.exitCode()).toBe(1)
    expect(existsSync(out)).toBe(false)
  })

  test('is a usage error without inputs', async () => {
    await expect(embed({ image: [], text: [], out: 'x' }, inferenceHere)).rejects.toMatchObject({ code: 'USAGE' })
  })
})
