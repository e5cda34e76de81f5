import { attentionLogits, cosine, wordAttention, type AttentionLogits, type WordAttention } from '@main/gloria/attention'
import { realWords, type FilmEmbedding, type TextEmbedding } from '@main/gloria/embedding'
import type { SimilarityOptions } from '@main/gloria/similarity-options'

/** One text held against one film. Maps are row-major over the film's regions and sum to 1. */
export interface Similarity {
  readonly score: number
  readonly local: number
  readonly global: number
  readonly words: readonly { readonly word: string; readonly score: number; readonly map: Float32Array }[]
}

/**
 * Local and global similarity of a film and a text, with every word's attention map (design: "Attention and
 * similarity"; GLoRIA section 3.3). For words W (dim x q) and regions R (dim x m), t the attention temperature:
 * A = softmax over words (R'W), B = softmax over regions (t A), c_i = sum_r B_ir R_r, s_i = cos(w_i, c_i).
 *
 * - corrected: A over [CLS] and the real words; local = log(mean exp(5 s_i)) / 5 over the real words.
 * - compat: A over `compatCount` positions after [CLS], [SEP] and zero padding among them; local = 5 max s_i.
 *
 * This is the reference in plain loops, for one text; `nn/similarity` scores whole prompt sets.
 */
export function similarity(film: FilmEmbedding, text: TextEmbedding, options: SimilarityOptions): Similarity {
  const logits = attentionLogits(film, text)
  const attention = wordAttention(logits, options)
  const scores = wordScores(film, text, logits, attention)
  const scored = attention.map(({ index, map }, i) => ({ index, map, score: scores[i]! }))
  const real = realWords(text)
  const words = scored.filter(({ index }) => index >= 1 && index <= real.length).map(({ index, map, score }) => ({ word: real[index - 1]!, score, map }))
  const local = options.mode === 'corrected' ? softMean(words, options.temperatures.words) : hardMax(scored, attention.length, options)
  const global = cosine(film.global, text.sentence)
  return { score: (local + global) / 2, local, global, words }
}

/** s_i = cos(w_i, c_i). w_i . c_i needs no product of its own: it is the mean of the word's logits under its map. */
function wordScores(film: FilmEmbedding, text: TextEmbedding, logits: AttentionLogits, attention: readonly WordAttention[]): number[] {
  const contextSquares = attention.length === 0 ? [] : squaresOfContexts(film, attention.map(({ map }) => map))
  return attention.map(({ index, map }, i) => {
    const row = logits.rows[index]!
    let product = 0
    for (let r = 0; r < map.length; r++) product += map[r]! * row[r]!
    let wordSquare = 0
    for (let d = index * text.dim; d < (index + 1) * text.dim; d++) wordSquare += text.wordVectors[d]! ** 2
    return product / Math.max(Math.sqrt(contextSquares[i]! * wordSquare), 1e-8)
  })
}

/** |c_i|^2 of every map, four maps in one pass over the regions' vectors: the pass is what takes the time. */
function squaresOfContexts({ dim, local }: FilmEmbedding, maps: readonly Float32Array[]): number[] {
  const regions = maps[0]!.length
  const squares: number[] = []
  for (let first = 0; first < maps.length; first += 4) {
    const [p, q, s, t] = [0, 1, 2, 3].map((offset) => maps[Math.min(first + offset, maps.length - 1)]!) as [Float32Array, Float32Array, Float32Array, Float32Array]
    let [pp, qq, ss, tt] = [0, 0, 0, 0]
    for (let d = 0; d < dim; d++) {
      const row = d * regions
      let [a, b, c, e] = [0, 0, 0, 0]
      for (let r = 0; r < regions; r++) {
        const value = local[row + r]!
        a += p[r]! * value
        b += q[r]! * value
        c += s[r]! * value
        e += t[r]! * value
      }
      pp += a * a
      qq += b * b
      ss += c * c
      tt += e * e
    }
    squares.push(pp, qq, ss, tt)
  }
  return squares.slice(0, maps.length)
}

/** log(mean exp(t s)) / t: between mean and maximum, in [-1, 1] as the cosine it stands beside. */
function softMean(words: Similarity['words'], temperature: number): number {
  const max = words.reduce((most, { score }) => Math.max(most, score), -Infinity)
  const sum = words.reduce((total, { score }) => total + Math.exp(temperature * (score - max)), 0)
  return max + Math.log(sum / words.length) / temperature
}

/** t max s; a padding vector's cosine is 0 and takes part when the raw text is longer than its words. */
function hardMax(scored: readonly { score: number }[], counted: number, { compatCount: count, temperatures }: SimilarityOptions): number {
  const best = scored.reduce((most, { score }) => Math.max(most, score), count > counted ? 0 : -Infinity)
  return temperatures.words * best
}
