import type { Label, Review } from '@shared/domain/review'

/** What stands for a class on a film. */
export function labelOf(review: Review | undefined, sopInstanceUid: string, name: string): Label | null {
  return review?.labels.find((label) => label.sopInstanceUid === sopInstanceUid && label.class === name) ?? null
}
