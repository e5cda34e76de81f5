import type { TextEmbedding } from '@main/gloria/embedding'
import type { TokenizedText } from '@main/gloria/tokenizer'

/**
 * From pieces to words (GLoRIA, `aggregate_tokens`): a word's vector is the sum of its pieces' vectors; the sentence's
 * is the mean over all padded positions of the word vectors, zeros included.
 *
 * @param hidden pieces x dim or longer, the sum of the text encoder's last hidden states per piece
 * @param maxTokens positions of a padded text (97)
 */
export function embedWords(text: TokenizedText, hidden: Float32Array, dim: number, maxTokens: number): TextEmbedding {
  const wordVectors = new Float32Array(text.words.length * dim)
  const sum = new Float64Array(dim)
  text.words.forEach(({ firstPiece, pieceCount }, word) => {
    for (let piece = firstPiece; piece < firstPiece + pieceCount; piece++) {
      for (let d = 0; d < dim; d++) {
        const value = hidden[piece * dim + d]!
        wordVectors[word * dim + d]! += value
        sum[d]! += value
      }
    }
  })
  const sentence = Float32Array.from(sum, (value) => value / maxTokens)
  return { dim, words: text.words.map((word) => word.text), wordVectors, sentence }
}
