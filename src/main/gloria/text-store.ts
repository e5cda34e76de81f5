import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { TextEmbedding } from '@main/gloria/embedding'
import { blobOf, floatsOf } from '@main/gloria/float-blob'
import type { InferenceService } from '@main/gloria/inference'
import type { EmbeddedText } from '@main/gloria/grounding'
import type { Tokenizer } from '@main/gloria/tokenizer'
import type { Store } from '@main/store/open'

/** Texts in one query and one run of the encoder. */
const CHUNK = 250

/** Texts kept in memory: enough for the serving prompt set and the report that is being written. */
const KEPT = 2_000

const wordList = z.array(z.string())

/** Embeddings of texts: each distinct cleaned text is encoded once a model and kept. */
export interface TextStore {
  /**
   * In the order of the texts. `start` says where a text begins in a longer one.
   * @throws AppError TEXT_EMPTY, TEXT_TOO_LONG, WORKER_CRASHED
   */
  embed(texts: readonly { readonly text: string; readonly start?: number }[]): Promise<EmbeddedText[]>
}

export function createTextStore(store: Store, modelSha256: string, inference: Pick<InferenceService, 'encodeTexts'>, tokenizer: Tokenizer): TextStore {
  const kept = new Map<string, TextEmbedding>()
  const keep = (clean: string, embedding: TextEmbedding) => {
    kept.delete(clean)
    kept.set(clean, embedding)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
  }

  const read = async (clean: readonly string[]): Promise<void> => {
    const byHash = new Map(clean.map((text) => [hashOf(text), text]))
    const rows = await store.db.selectFrom('text_embedding').selectAll().where('model_sha256', '=', modelSha256).where('text_sha256', 'in', [...byHash.keys()]).execute()
    for (const row of rows) {
      const { dim } = row
      keep(byHash.get(row.text_sha256)!, { dim, words: wordList.parse(JSON.parse(row.words)), wordVectors: floatsOf(row.word_vectors), sentence: floatsOf(row.sentence_vector) })
    }
  }

  const encode = async (clean: readonly string[]): Promise<void> => {
    const embeddings = await inference.encodeTexts(clean)
    const rows = embeddings.map(({ words, dim, wordVectors, sentence }, i) => ({
      text_sha256: hashOf(clean[i]!),
      model_sha256: modelSha256,
      words: JSON.stringify(words),
      dim,
      word_vectors: blobOf(wordVectors),
      sentence_vector: blobOf(sentence)
    }))
    await store.transaction(async (tx) => {
      for (const row of rows) await tx.insertInto('text_embedding').values(row).onConflict((conflict) => conflict.doNothing()).execute()
    })
    embeddings.forEach((embedding, i) => keep(clean[i]!, embedding))
  }

  /** Whoever comes later waits, and then finds what the first one has encoded. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  const find = async (clean: readonly string[]): Promise<ReadonlyMap<string, TextEmbedding>> => {
    const found = new Map<string, TextEmbedding>()
    for (let start = 0; start < clean.length; start += CHUNK) {
      const chunk = clean.slice(start, start + CHUNK)
      const missing = () => chunk.filter((text) => !kept.has(text))
      if (missing().length > 0) await read(missing())
      if (missing().length > 0) await encode(missing())
      for (const text of chunk) found.set(text, kept.get(text)!)
    }
    return found
  }

  return {
    async embed(texts) {
      const tokenized = texts.map(({ text, start = 0 }) => ({ text, start, tokens: tokenizer.tokenize(text) }))
      const clean = [...new Set(tokenized.map(({ tokens }) => tokens.clean))]
      const present = clean.every((text) => kept.has(text))
      const found = present ? kept : await inTurn(() => find(clean))
      return tokenized.map((part) => ({ ...part, embedding: found.get(part.tokens.clean)! }))
    }
  }
}

const hashOf = (clean: string): string => createHash('sha256').update(clean).digest('hex')
