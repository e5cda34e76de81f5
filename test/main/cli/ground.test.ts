import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { ground } from '@main/cli/ground'
import { distance, golden, goldenFilm, slice } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput, inferenceHere } from '@test/fixtures/verb-output'

interface Printed {
  words: { word: string; score: number; map: { rows: number; columns: number; data: number[] }; peak: { columnPx: number; rowPx: number }; box: { leftPx: number; topPx: number; rightPx: number; bottomPx: number } }[]
}

const pack = await miniPack()

async function film(folder: string): Promise<string> {
  const { rows, columns, gray } = await goldenFilm(1)
  const image = join(folder, 'film.png')
  await writeFile(image, encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 }))
  return image
}

describe('gloriole ground', () => {
  test('prints the golden maps and scores, with places in pixels of the image', async () => {
    const output = captureOutput()
    const image = await film(temporaryFolder())
    await ground({ model: pack.dir, image, text: golden.texts[0]!, json: true }, inferenceHere)
    const { words } = JSON.parse(output.stdout()) as Printed
    expect(words.map(({ word }) => word)).toEqual(golden.words[0]!.slice(1, 9))
    expect(distance(words.map(({ score }) => score), await slice('word_scores_text0', 1))).toBeLessThan(1e-4)
    expect(distance(words.flatMap(({ map }) => map.data), await slice('attention_text0', 1))).toBeLessThan(1e-4)
    for (const { map, peak, box } of words) {
      expect([map.rows, map.columns]).toEqual([19, 19])
      expect(box.leftPx).toBeLessThanOrEqual(peak.columnPx)
      expect(box.rightPx).toBeGreaterThanOrEqual(peak.columnPx)
      expect(box.topPx).toBeLessThanOrEqual(peak.rowPx)
      expect(box.bottomPx).toBeGreaterThanOrEqual(peak.rowPx)
      expect(Math.min(box.leftPx, box.topPx)).toBeGreaterThanOrEqual(0)
      expect(box.rightPx).toBeLessThanOrEqual(700)
      expect(box.bottomPx).toBeLessThanOrEqual(420)
    }
  })

  test('writes the film with the map over it', async () => {
    const output = captureOutput()
    const folder = temporaryFolder()
    const image = await film(folder)
    const out = join(folder, 'made', 'overlay.png')
    await ground({ model: pack.dir, image, text: 'pleural effusion', out }, inferenceHere)
    expect(decode(await readFile(out))).toMatchObject({ width: 700, height: 420, channels: 3 })
    expect(output.stdout()).toMatch(/pleural {2}at column \d+, row \d+\n.*effusion/)
  })

  test('refuses a film that cannot be read', async () => {
    const output = captureOutput()
    await ground({ model: pack.dir, image: 'nowhere.png', text: 'pleural effusion' }, inferenceHere)
    expect(output.stderr()).toMatch(/^refused nowhere\.png: FILE_UNREADABLE /)
    expect(output.exitCode()).toBe(1)
  })
})
