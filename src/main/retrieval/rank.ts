import { cosine } from '@main/gloria/attention'
import type { FilmEmbedding } from '@main/gloria/embedding'
import { regionBlocks } from '@main/gloria/film-vector'

/** A film's blocks as unit vectors, and its global vector as one. */
export interface RankedFilm {
  readonly global: Float32Array
  readonly blocks: Float32Array
}

export function rankedFilm(embedding: FilmEmbedding): RankedFilm {
  const { means } = regionBlocks(embedding)
  return { global: embedding.global, blocks: unit(means, embedding.dim) }
}

/**
 * Local similarity of two films: for each block of the one the cosine with the block of the other that is most like it,
 * meaned, both ways (MaxSim of Khattab & Zaharia 2020, made symmetric). Where a finding lies does not matter, that there
 * is one does.
 */
export function localSimilarity(a: Float32Array, b: Float32Array, dim: number): number {
  const [n, m] = [a.length / dim, b.length / dim]
  const best = new Float32Array(n + m).fill(-1)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let product = 0
      for (let d = 0, p = i * dim, q = j * dim; d < dim; d++) product += a[p + d]! * b[q + d]!
      if (product > best[i]!) best[i] = product
      if (product > best[n + j]!) best[n + j] = product
    }
  }
  const mean = (from: number, count: number) => best.subarray(from, from + count).reduce((sum, value) => sum + value, 0) / count
  return (mean(0, n) + mean(n, m)) / 2
}

export const globalSimilarity = (a: Float32Array, b: Float32Array): number => cosine(a, b)

/**
 * GLoRIA's aggregation of two similarities over the same candidates (Huang et al. 2021, section 3.4): each z-normalised,
 * then their mean. Where one does not vary it takes no part.
 */
export function aggregate(global: readonly number[], local: readonly number[]): number[] {
  const [g, l] = [standardised(global), standardised(local)]
  return g.map((value, i) => (value + l[i]!) / 2)
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return values.map((value) => (deviation < 1e-12 ? 0 : (value - mean) / deviation))
}

/** Rows of length 1; a row of nothing stays so. */
export function unit(rows: Float32Array, dim: number): Float32Array {
  const result = Float32Array.from(rows)
  for (let start = 0; start < rows.length; start += dim) {
    const row = result.subarray(start, start + dim)
    const length = Math.hypot(...row)
    if (length > 0) for (let d = 0; d < dim; d++) row[d]! /= length
  }
  return result
}
