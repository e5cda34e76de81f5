import type { FindingState } from '@shared/domain/finding'
import type { LabelOrigin } from '@shared/domain/review'
import { defaultSettings } from '@shared/domain/system'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { save } from '@renderer/review/saves'
import { isKept } from '@renderer/suggestions/blind-first'
import { labelOf } from '@renderer/suggestions/label-of'

export interface FilmOfStudy {
  readonly studyUid: string
  readonly sopInstanceUid: string
}

export const denied: FindingState = { presence: 'absent', severity: null, subtype: null, location: null }

/** The finding as its best prompt states it. */
export function stateOfSuggestion(finding: SuggestedFinding): FindingState {
  const best = finding.prompts[0]
  const part = (text: string | undefined) => (text ? text : null)
  return { presence: 'present', severity: part(best?.severity), subtype: part(best?.subtype), location: part(best?.location) }
}

/** Sends the reader's answer on a finding; an answer given before is replaced, its past is kept by the store. */
export function decide(film: FilmOfStudy, name: string, state: FindingState, origin: LabelOrigin): Promise<boolean> {
  const review = queryClient.getQueryData(queries.review(film.studyUid).queryKey)
  const id = labelOf(review, film.sopInstanceUid, name)?.id ?? crypto.randomUUID()
  const settings = queryClient.getQueryData(queries.settings().queryKey) ?? defaultSettings
  const blind = isKept(labelOf(review, film.sopInstanceUid, name), film.sopInstanceUid, settings)
  return save({ kind: 'decision', decision: { ...film, id, class: name, state, origin, blind } })
}

/** Whether two answers say the same. */
export function sameState(a: FindingState, b: FindingState): boolean {
  return a.presence === b.presence && a.severity === b.severity && a.subtype === b.subtype && a.location === b.location
}

/** What an edited answer is: as suggested, denied, corrected, or added where nothing was suggested. */
export function originOf(state: FindingState, finding: SuggestedFinding | null): LabelOrigin {
  if (!finding) return 'added'
  if (sameState(state, stateOfSuggestion(finding))) return 'accepted'
  return sameState(state, denied) ? 'rejected' : 'corrected'
}
