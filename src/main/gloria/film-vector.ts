import type { FilmEmbedding } from '@main/gloria/embedding'
import { codeWords, writeCode } from '@main/gloria/sign-codes'

/** Regions are looked for by blocks of so many cells a side: a quarter of the codes, and findings are larger than a cell. */
const BLOCK = 2

/** Blocks of a film's regions: rows x columns of their means [blocks, dim], the last of a side smaller where it must be. */
export interface RegionBlocks {
  readonly rows: number
  readonly columns: number
  readonly means: Float32Array
}

export function regionBlocks({ dim, rows, columns, local }: FilmEmbedding): RegionBlocks {
  const [high, wide] = [Math.ceil(rows / BLOCK), Math.ceil(columns / BLOCK)]
  const means = new Float32Array(high * wide * dim)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = Math.floor(row / BLOCK) * wide + Math.floor(column / BLOCK)
      const share = 1 / (Math.min(BLOCK, rows - Math.floor(row / BLOCK) * BLOCK) * Math.min(BLOCK, columns - Math.floor(column / BLOCK) * BLOCK))
      for (let d = 0; d < dim; d++) means[block * dim + d]! += share * local[d * rows * columns + row * columns + column]!
    }
  }
  return { rows: high, columns: wide, means }
}

/** Cells of the film's grid that a block covers. */
export function cellsOfBlock(block: number, { rows, columns }: Pick<FilmEmbedding, 'rows' | 'columns'>): { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number } {
  const wide = Math.ceil(columns / BLOCK)
  const [top, left] = [Math.floor(block / wide) * BLOCK, (block % wide) * BLOCK]
  return { top, left, bottom: Math.min(rows, top + BLOCK), right: Math.min(columns, left + BLOCK) }
}

/** The mean of all regions: what every place of the film has in common, taken off before signs are looked at. */
export function regionCentre({ dim, rows, columns, local }: FilmEmbedding): Float32Array {
  const cells = rows * columns
  return Float32Array.from({ length: dim }, (_, d) => local.subarray(d * cells, (d + 1) * cells).reduce((sum, value) => sum + value, 0) / cells)
}

/** Sign codes of a film's blocks, one after the other. */
export function regionCodes(film: FilmEmbedding): Uint32Array {
  const { rows, columns, means } = regionBlocks(film)
  const [words, centre] = [codeWords(film.dim), regionCentre(film)]
  const codes = new Uint32Array(rows * columns * words)
  for (let block = 0; block < rows * columns; block++) writeCode(means.subarray(block * film.dim, (block + 1) * film.dim), centre, codes, block * words)
  return codes
}
