import type { LabelBatch } from '@shared/contract/review'
import type { FindingState } from '@shared/domain/finding'
import type { Label, Review } from '@shared/domain/review'
import { defaultSettings } from '@shared/domain/system'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { isKept } from '@renderer/suggestions/blind-first'
import { sameState, type FilmOfStudy } from '@renderer/suggestions/decide'
import { labelOf } from '@renderer/suggestions/label-of'

/** A label that would be given, beside what stands for the finding now. */
export interface Planned {
  readonly class: string
  readonly state: FindingState
  /** What the reader sees of the finding now; null where nothing is answered. */
  readonly now: Label | null
  /** `same`: answered so already. `other`: answered otherwise, and kept unless the reader says so. */
  readonly standing: 'open' | 'same' | 'other'
}

/** What giving some labels to a film would change. An answer that is kept from a blind reader counts as none. */
export function plan(labels: readonly { readonly class: string; readonly state: FindingState }[], review: Review | undefined, sopInstanceUid: string, hidden: (name: string) => boolean): Planned[] {
  return labels.map(({ class: name, state }) => {
    const now = hidden(name) ? null : labelOf(review, sopInstanceUid, name)
    return { class: name, state, now, standing: now === null ? 'open' : sameState(now.state, state) ? 'same' : 'other' }
  })
}

/** The decisions of a batch as they are sent: a finding that has a label keeps its id. */
export function decisionsOf(film: FilmOfStudy, labels: readonly { readonly class: string; readonly state: FindingState }[], origin: 'added' | 'accepted'): LabelBatch['decisions'] {
  const review = queryClient.getQueryData(queries.review(film.studyUid).queryKey)
  const settings = queryClient.getQueryData(queries.settings().queryKey) ?? defaultSettings
  return labels.map(({ class: name, state }) => {
    const label = labelOf(review, film.sopInstanceUid, name)
    return { id: label?.id ?? crypto.randomUUID(), sopInstanceUid: film.sopInstanceUid, class: name, state, origin, blind: isKept(label, film.sopInstanceUid, settings) }
  })
}
