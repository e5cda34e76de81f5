import type { FilmEmbedding, TextEmbedding } from '@main/gloria/embedding'
import type { SimilarityOptions } from '@main/gloria/similarity-options'

/** R'W: one row a word ([CLS] .. [SEP]), one value a region. */
export interface AttentionLogits {
  readonly rows: readonly Float64Array[]
  readonly regions: number
}

/** The products of every word vector with every region vector, unnormalised as GLoRIA takes them. */
export function attentionLogits(film: FilmEmbedding, text: TextEmbedding): AttentionLogits {
  const { dim, local } = film
  const regions = film.rows * film.columns
  const rows = text.words.map(() => new Float64Array(regions))
  // Two words and four dimensions at a time: an eighth of the loads and stores.
  for (let word = 0; word < rows.length; word += 2) {
    const other = Math.min(word + 1, rows.length - 1)
    addProducts(rows[word]!, other === word ? new Float64Array(regions) : rows[other]!, text.wordVectors.subarray(word * dim), text.wordVectors.subarray(other * dim), local, dim)
  }
  return { rows, regions }
}

function addProducts(p: Float64Array, q: Float64Array, u: Float32Array, v: Float32Array, local: Float32Array, dim: number): void {
  const regions = p.length
  let d = 0
  for (; d + 3 < dim; d += 4) {
    const [u0, u1, u2, u3] = [u[d]!, u[d + 1]!, u[d + 2]!, u[d + 3]!]
    const [v0, v1, v2, v3] = [v[d]!, v[d + 1]!, v[d + 2]!, v[d + 3]!]
    const first = d * regions
    const second = first + regions
    const third = second + regions
    const fourth = third + regions
    for (let r = 0; r < regions; r++) {
      const a = local[first + r]!
      const b = local[second + r]!
      const c = local[third + r]!
      const e = local[fourth + r]!
      p[r]! += u0 * a + u1 * b + u2 * c + u3 * e
      q[r]! += v0 * a + v1 * b + v2 * c + v3 * e
    }
  }
  for (; d < dim; d++) {
    for (let r = 0; r < regions; r++) {
      p[r]! += u[d]! * local[d * regions + r]!
      q[r]! += v[d]! * local[d * regions + r]!
    }
  }
}

/** A word that takes part (0 = [CLS]) and its map. */
export interface WordAttention {
  readonly index: number
  readonly map: Float32Array
}

/**
 * B, the attention map of every word that takes part: B = softmax over regions (t A), A = softmax over words (logits).
 * In corrected mode words 0..n ([CLS] is the rival that a lone word needs), in compat mode 1..compatCount.
 * @returns maps over the regions that sum to 1, with the word's index; zero padding takes part but has no map here
 */
export function wordAttention(logits: AttentionLogits, options: SimilarityOptions): WordAttention[] {
  const { mode, temperatures, compatCount } = options
  const first = mode === 'corrected' ? 0 : 1
  const last = mode === 'corrected' ? logits.rows.length - 2 : Math.min(compatCount, logits.rows.length - 1)
  const taking = logits.rows.slice(first, last + 1)
  const padding = mode === 'corrected' ? 0 : Math.max(0, compatCount - taking.length)
  return softmaxOverWords(taking, padding, logits.regions).map((row, i) => ({ index: first + i, map: softmaxOverRegions(row, temperatures.attention) }))
}

/** A. `padding` zero vectors take part: their logits are 0. */
function softmaxOverWords(rows: readonly Float64Array[], padding: number, regions: number): Float64Array[] {
  const shares = rows.map(() => new Float64Array(regions))
  for (let r = 0; r < regions; r++) {
    let max = padding > 0 ? 0 : -Infinity
    for (const row of rows) max = Math.max(max, row[r]!)
    let sum = padding * Math.exp(-max)
    rows.forEach((row, i) => {
      const value = Math.exp(row[r]! - max)
      shares[i]![r] = value
      sum += value
    })
    for (const share of shares) share[r]! /= sum
  }
  return shares
}

function softmaxOverRegions(share: Float64Array, temperature: number): Float32Array {
  const weights = share.map((value) => Math.exp(temperature * (value - 1)))
  let sum = 0
  for (const weight of weights) sum += weight
  return Float32Array.from(weights, (weight) => weight / sum)
}

/** Cosine of two vectors; 0 when one of them is (as good as) zero. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0
  let aSquare = 0
  let bSquare = 0
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!
    aSquare += a[i]! * a[i]!
    bSquare += b[i]! * b[i]!
  }
  return product / Math.max(Math.sqrt(aSquare * bSquare), 1e-8)
}
