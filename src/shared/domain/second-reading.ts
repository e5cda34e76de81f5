import { z } from 'zod'
import { entityId } from '@shared/domain/drawn'
import { findingClass, findingState, type FindingState } from '@shared/domain/finding'
import { labelSource } from '@shared/domain/label-source'
import { uid } from '@shared/domain/study'

/** What one reader said last of a finding; `blind`: before the suggestion was in sight. */
export const readerAnswer = z.object({ reader: z.string(), state: findingState, at: z.string(), blind: z.boolean() })
export type ReaderAnswer = z.infer<typeof readerAnswer>

/** Whether readers differ on presence, or only on how severe, of which kind and where. */
export const difference = z.enum(['presence', 'detail'])
export type Difference = z.infer<typeof difference>

/** A finding on a film that two readers or more answered, side by side. */
export const sharedFinding = z.object({
  sopInstanceUid: uid,
  class: findingClass,
  /** By the name of the reader. */
  answers: z.array(readerAnswer).min(2),
  differ: difference.nullable(),
  /** The label as it stands; null when it was removed. */
  standing: z.object({ state: findingState, reader: z.string(), at: z.string(), source: labelSource.nullable() }).nullable()
})
export type SharedFinding = z.infer<typeof sharedFinding>

/**
 * The answer that settles a disagreement. `together` names the readers who settled it with each other, at least two of
 * those who answered; empty where whoever sends it did, who then must not be one of them.
 */
export const adjudicationInput = z.object({
  studyUid: uid,
  sopInstanceUid: uid,
  class: findingClass,
  /** Names the label where there is none any more. */
  id: entityId,
  state: findingState,
  together: z.array(z.string().max(100)).max(20),
  /** Why; may be empty. */
  note: z.string().trim().max(1_000)
})
export type AdjudicationInput = z.infer<typeof adjudicationInput>

/** How far answers on one finding lie apart; null where they say the same. */
export function differenceOf(states: readonly FindingState[]): Difference | null {
  if (new Set(states.map(({ presence }) => presence)).size > 1) return 'presence'
  const details = states.map(({ severity, subtype, location }) => JSON.stringify([severity, subtype, location]))
  return new Set(details).size > 1 ? 'detail' : null
}

/** Settled by readers, and it still stands. */
export const isSettled = (finding: Pick<SharedFinding, 'standing'>): boolean => finding.standing?.source?.kind === 'adjudicated'
