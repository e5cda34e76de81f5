import type { Pack } from '@main/checkpoint/pack'
import { checkVocabularyFits, readVocabulary } from '@main/checkpoint/vocabulary'
import { createTokenizer, type Tokenizer } from '@main/gloria/tokenizer'

/** The tokenizer of a model pack. Throws VOCABULARY_MISMATCH or FILE_UNREADABLE. */
export async function openTokenizer({ vocabularyPath, manifest }: Pick<Pack, 'vocabularyPath' | 'manifest'>): Promise<Tokenizer> {
  const { vocabulary, maxTokens } = manifest.architecture.text
  const pieces = await readVocabulary(vocabularyPath)
  checkVocabularyFits(pieces, vocabulary)
  return createTokenizer(pieces, maxTokens)
}
