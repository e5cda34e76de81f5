import { floats, type Session, type Value } from '@main/onnx/session'
import type { TextBatch, TextTable } from '@main/nn/text-table'

/** One text against one film. In compat mode `local` and `score` are on the public code's scale (5 times the cosine). */
export interface TextScores {
  /** Cosine of each real word with its context, in the text's order; in compat mode only of those it counts. */
  readonly words: Float32Array
  readonly local: number
  readonly global: number
  /** (local + global) / 2. */
  readonly score: number
}

/** A film's embeddings: local D x m, global D. */
export interface ScorableFilm {
  readonly local: Float32Array
  readonly global: Float32Array
}

/** The graphs of `similarity.ts`, opened. */
export interface SimilaritySessions {
  readonly gram: Session
  readonly similarity: Session
}

/** Scores a film against every batch of a table and puts the results back into the texts' order. */
export async function scoreTable(sessions: SimilaritySessions, { local, global }: ScorableFilm, { batches, dim, texts }: TextTable): Promise<readonly TextScores[]> {
  const regions: Value = { data: local, shape: [dim, local.length / dim] }
  const film = { regions, ...(await sessions.gram.run({ regions })), global: { data: global, shape: [1, dim] } }
  const results = new Array<TextScores>(texts)
  for (const batch of batches) {
    const outputs = await sessions.similarity.run({ ...film, ...feedsOf(batch, dim) })
    const [words, locals, globals, both] = ['wordScores', 'localScores', 'globalScores', 'bothScores'].map((name) => floats(outputs, name))
    batch.order.forEach((index, row) => {
      const start = row * batch.slots + batch.real[row]!.first
      results[index] = { words: words!.slice(start, start + batch.real[row]!.count), local: locals![row]!, global: globals![row]!, score: both![row]! }
    })
  }
  return results
}

function feedsOf({ order, slots, words, bias, counted, sentences }: TextBatch, dim: number): Record<string, Value> {
  const texts = order.length
  return {
    words: { data: words, shape: [texts, slots, dim] },
    bias: { data: bias, shape: [texts, slots] },
    counted: { data: counted, shape: [texts, slots] },
    sentences: { data: sentences, shape: [texts, dim] }
  }
}
