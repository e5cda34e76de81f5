import type { ScoringMode } from '@shared/domain/suggestion'
import type { EmbeddedText } from '@main/gloria/grounding'
import type { ScorablePrompts } from '@main/gloria/inference'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { compatCount } from '@main/gloria/similarity-options'

/** An embedded prompt set as the inference child scores it. */
export function scorablePrompts(prompts: ExpandedPrompts, texts: readonly EmbeddedText[], mode: ScoringMode, maxTokens: number): ScorablePrompts {
  return {
    key: `${prompts.sha256} ${mode}`,
    texts: texts.map(({ text, embedding: { wordVectors, sentence } }) => ({ wordVectors, sentence, compatCount: compatCount(text, maxTokens) })),
    mode
  }
}
