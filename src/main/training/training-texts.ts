import { sentences } from '@shared/domain/text-words'
import type { Pack } from '@main/checkpoint/pack'
import type { TextEmbedding } from '@main/gloria/embedding'
import { encodeTexts } from '@main/gloria/encode-texts'
import type { Tokenizer } from '@main/gloria/tokenizer'
import { openEncoders } from '@main/nn/encoders'
import type { ScorableText } from '@main/nn/text-table'

/** Texts as a frozen text encoder embeds them, in their order. */
export async function embedTexts(pack: Pack, tokenizer: Tokenizer, texts: readonly string[]): Promise<ScorableText[]> {
  const encoders = await openEncoders(pack)
  try {
    const embedded = await encodeTexts(encoders, tokenizer, texts)
    return embedded.map(({ wordVectors, sentence }: TextEmbedding) => ({ wordVectors, sentence, compatCount: 0 }))
  } finally {
    await encoders.close()
  }
}

/** A report as far as the encoder can read it, in whole sentences; null when not one of them fits. */
export function readablePart(report: string | null, tokenizer: Tokenizer): string | null {
  let part: string | null = null
  for (const { text } of sentences(report ?? '')) {
    const longer: string = part === null ? text : `${part} ${text}`
    if (tokenizer.fits(longer)) part = longer
    else if (part !== null) break
  }
  return part
}
