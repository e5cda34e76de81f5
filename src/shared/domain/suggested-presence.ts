import type { Provenance } from '@shared/domain/review'

/** Standard deviations above the films of reference from which an uncalibrated score counts as a suggestion. */
const high = 1

/**
 * What a suggestion said, as a reader would take it: calibrated, present or absent by its probability; uncalibrated,
 * present when its score stands out, else nothing: a low score without a probability denies nothing.
 */
export function suggestedPresence({ probability, score }: Pick<Provenance, 'probability' | 'score'>): 'present' | 'absent' | null {
  if (probability !== null) return probability >= 0.5 ? 'present' : 'absent'
  return score >= high ? 'present' : null
}
