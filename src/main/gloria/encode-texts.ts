import type { Encoders } from '@main/nn/encoders'
import type { TextEmbedding } from '@main/gloria/embedding'
import type { TokenizedText, Tokenizer } from '@main/gloria/tokenizer'
import { embedWords } from '@main/gloria/words'

/**
 * Padded lengths grow in steps: texts of one length go through the encoder together. The length depends on the text
 * alone, never on its company, so neither does its embedding. Padding is masked and changes nothing else.
 */
const STEP = 8

/**
 * Word and sentence vectors of texts, in their order; equal texts are encoded once.
 * @throws AppError TEXT_EMPTY or TEXT_TOO_LONG for the first text that cannot be read
 */
export async function encodeTexts(encoders: Pick<Encoders, 'encodeTokens'>, tokenizer: Tokenizer, texts: readonly string[]): Promise<TextEmbedding[]> {
  const tokenized = texts.map((text) => tokenizer.tokenize(text))
  const distinct = [...new Map(tokenized.map((text) => [text.clean, text])).values()]
  const padded = (text: TokenizedText) => Math.min(Math.ceil(text.ids.length / STEP) * STEP, tokenizer.maxTokens)
  const embeddings = new Map<string, TextEmbedding>()
  for (const [length, group] of Map.groupBy(distinct, padded)) {
    const ids = new BigInt64Array(group.length * length)
    const mask = new BigInt64Array(group.length * length)
    group.forEach((text, row) => {
      text.ids.forEach((id, position) => {
        ids[row * length + position] = BigInt(id)
        mask[row * length + position] = 1n
      })
    })
    const { hidden, dim } = await encoders.encodeTokens(ids, mask, group.length, length)
    group.forEach((text, row) => embeddings.set(text.clean, embedWords(text, hidden.subarray(row * length * dim), dim, tokenizer.maxTokens)))
  }
  return tokenized.map((text) => embeddings.get(text.clean)!)
}
