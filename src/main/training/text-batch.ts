import type { TokenizedText } from '@main/gloria/tokenizer'
import type { Value } from '@main/onnx/session'

/** Takes no part in a softmax: e to this is 0 in float32 whatever the other logits. */
const ABSENT = -1e30

/** Tokenized texts as the inputs of a training graph (see `contrastiveObjective`), padded to `length` pieces and `slots` words. */
export function textInputs(texts: readonly TokenizedText[], length: number, slots: number): Readonly<Record<string, Value>> {
  const n = texts.length
  const ids = new BigInt64Array(n * length)
  const mask = new BigInt64Array(n * length)
  const pieces = new Float32Array(n * slots * length)
  const bias = new Float32Array(n * slots).fill(ABSENT)
  const counted = new Float32Array(n * slots)
  texts.forEach((text, row) => {
    text.ids.forEach((id, at) => {
      ids[row * length + at] = BigInt(id)
      mask[row * length + at] = 1n
    })
    // [SEP], the last word, counts in the sentence alone.
    text.words.slice(0, -1).forEach(({ firstPiece, pieceCount }, slot) => {
      pieces.fill(1, (row * slots + slot) * length + firstPiece, (row * slots + slot) * length + firstPiece + pieceCount)
      bias[row * slots + slot] = 0
      counted[row * slots + slot] = 1
    })
  })
  return {
    ids: { data: ids, shape: [n, length] },
    mask: { data: mask, shape: [n, length] },
    positions: { data: BigInt64Array.from({ length }, (_, i) => BigInt(i)), shape: [length] },
    pieces: { data: pieces, shape: [n, slots, length] },
    bias: { data: bias, shape: [n, slots] },
    counted: { data: counted, shape: [n, slots] }
  }
}

/** Pieces and words (with [CLS], without [SEP]) of the longest of the texts: what a graph for all of them needs. */
export const sizesOf = (texts: readonly TokenizedText[]): { readonly length: number; readonly slots: number } => ({
  length: Math.max(...texts.map(({ ids }) => ids.length)),
  slots: Math.max(...texts.map(({ words }) => words.length - 1))
})
