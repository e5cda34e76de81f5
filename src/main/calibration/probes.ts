import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { xorshift } from '@main/evaluation/xorshift'

const side = 256
const noisy = 10

/**
 * Pictures on which there is nothing to see, as PNG files in a folder that is removed after `work`: black, white, grey,
 * and noise of one grain or several.
 */
export async function withEmptyPictures<T>(work: (kinds: readonly { readonly name: 'blank' | 'noise'; readonly paths: readonly string[] }[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gloriole-probes-'))
  try {
    const write = async (name: string, grey: (row: number, column: number) => number) => {
      const data = Uint8Array.from({ length: side * side }, (_, i) => grey(Math.floor(i / side), i % side))
      const path = join(folder, `${name}.png`)
      await writeFile(path, encode({ width: side, height: side, data, channels: 1, depth: 8 }))
      return path
    }
    const blank = await Promise.all([0, 128, 255].map((grey) => write(`blank-${grey}`, () => grey)))
    const noise = await Promise.all(Array.from({ length: noisy }, (_, k) => write(`noise-${k}`, noiseOf(k))))
    return await work([{ name: 'blank', paths: blank }, { name: 'noise', paths: noise }])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** White noise in squares of 1, 2, 4 or 8 pixels. */
function noiseOf(k: number): (row: number, column: number) => number {
  const random = xorshift(k + 1)
  const grain = 2 ** (k % 4)
  const cells = Array.from({ length: (side / grain) ** 2 }, () => Math.floor(random() * 256))
  return (row, column) => cells[Math.floor(row / grain) * (side / grain) + Math.floor(column / grain)]!
}
