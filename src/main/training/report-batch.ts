import type { Pack } from '@main/checkpoint/pack'
import type { Tokenizer } from '@main/gloria/tokenizer'
import { tabulateTogether, type ScorableText } from '@main/nn/text-table'
import type { Value } from '@main/onnx/session'
import type { TrainingFilm } from '@main/training/labelled-film'
import { embedTexts, readablePart } from '@main/training/training-texts'

/** The reports of films, embedded once. */
export interface Reports {
  /** Words of the longest, with [CLS]. */
  readonly slots: number
  /** The report inputs of `classLabelObjective` for a batch. */
  values(items: readonly number[]): Readonly<Record<string, Value>>
}

/**
 * Embeds what the encoder can read of each report.
 * @param fallback stands, uncounted, where a film has none
 * @returns null when no film has a report
 */
export async function readReports(films: readonly TrainingFilm[], { pack, tokenizer, fallback }: { readonly pack: Pack; readonly tokenizer: Tokenizer; readonly fallback: ScorableText }): Promise<Reports | null> {
  const parts = films.map(({ report }) => readablePart(report, tokenizer))
  const known = [...new Set(parts.filter((part) => part !== null))]
  if (known.length === 0) return null
  const embedded = await embedTexts(pack, tokenizer, known)
  const byText = new Map(known.map((text, i) => [text, embedded[i]!]))
  const dim = fallback.sentence.length
  const slots = Math.max(...[fallback, ...embedded].map(({ wordVectors }) => wordVectors.length / dim - 1))
  return {
    slots,
    values(items) {
      const own = items.map((item) => parts[item] ?? null)
      const n = items.length
      const { words, bias, counted, sentences } = tabulateTogether(own.map((part) => (part === null ? fallback : byText.get(part)!)), dim, 'corrected', slots)
      return {
        'reports/words': { data: words, shape: [n, slots, dim] },
        'reports/bias': { data: bias, shape: [n, slots] },
        'reports/counted': { data: counted, shape: [n, slots] },
        'reports/sentences': { data: sentences, shape: [n, dim] },
        'reports/present': { data: Float32Array.from(own, (part) => (part === null ? 0 : 1)), shape: [n] }
      }
    }
  }
}
