import { AppError } from '@shared/domain/errors'
import type { Decision } from '@shared/contract/review'
import type { LabelSource } from '@shared/domain/label-source'
import type { HistoryEntry, Label, Provenance } from '@shared/domain/review'
import { differenceOf } from '@shared/domain/second-reading'
import { record, type Action } from '@main/review/action'
import { requireFilm } from '@main/review/films'
import { labelTable } from '@main/review/label-table'
import { toRegion } from '@main/review/region-table'

/** As what a label goes into the history, and what it came from. */
export interface GivenBy {
  readonly action: HistoryEntry['action']
  readonly source: LabelSource | null
}

/**
 * Accepts, corrects, rejects or adds a finding. The same decision again changes nothing. Throws NOT_FOUND; CONFLICT
 * when the id belongs to another film or class, or when there is no suggestion to answer; INPUT_INVALID when a
 * rejected finding is not absent.
 */
export async function decide(action: Action, decision: Decision, provenance: Provenance | null, by: GivenBy = { action: 'label', source: null }): Promise<void> {
  const { id, studyUid, sopInstanceUid, state, origin, blind = false } = decision
  if (origin === 'rejected' && state.presence !== 'absent') throw new AppError('INPUT_INVALID', 'A rejected suggestion says that the finding is absent.')
  await requireFilm(action.tx, studyUid, sopInstanceUid)
  const before = await labelTable.read(action.tx, id)
  if (before) requireSameFinding(before, decision)
  // Another reader's same answer is an answer of its own.
  if (before && before.reader === action.reader && isSameAnswer(before, decision)) return
  // A label whose suggestion is gone (another model serves now) keeps what its reader saw when it was made.
  const seen = provenance ?? before?.provenance ?? null
  if (origin !== 'added' && !seen) throw new AppError('CONFLICT', 'There is no suggestion of this class for this film; add the finding instead.')
  const after: Label = {
    id,
    studyUid,
    sopInstanceUid,
    class: decision.class,
    state,
    origin,
    reader: action.reader,
    updatedAt: action.at,
    provenance: seen && { ...seen, blind },
    source: by.source ?? settledAlike(before, state)
  }
  await record(action, { action: by.action, entity: 'label', id, before, after })
}

/** What readers settled stays settled by an answer that says the same, and is open again by one that does not. */
function settledAlike(before: Label | null, state: Decision['state']): LabelSource | null {
  return before?.source?.kind === 'adjudicated' && differenceOf([before.state, state]) === null ? before.source : null
}

/** Removes a label together with the regions drawn for it: one action, undone as one. Removing it again changes nothing. */
export async function removeLabel(action: Action, id: string): Promise<void> {
  const { tx, studyUid } = action
  const before = await labelTable.read(tx, id)
  if (!before || before.studyUid !== studyUid) return requireKnown(action, id)
  await record(action, { action: 'label-removed', entity: 'label', id, before, after: null })
  const regions = await tx.selectFrom('region').selectAll().where('study_uid', '=', studyUid).where('label_id', '=', id).orderBy('id').execute()
  for (const row of regions) await record(action, { action: 'region-removed', entity: 'region', id: row.id, before: toRegion(row), after: null })
}

/** Throws NOT_FOUND unless a thing of this id was once part of the study. */
export async function requireKnown(action: Action, id: string): Promise<void> {
  const once = await action.tx
    .selectFrom('change')
    .select('sequence')
    .where('entity_id', '=', id)
    .where('study_uid', '=', action.studyUid)
    .limit(1)
    .executeTakeFirst()
  if (!once) throw new AppError('NOT_FOUND', 'There is no such label or region in this study.')
}

function requireSameFinding(before: Label, decision: Decision): void {
  const same = before.studyUid === decision.studyUid && before.sopInstanceUid === decision.sopInstanceUid && before.class === decision.class
  if (!same) throw new AppError('CONFLICT', 'This label belongs to another film or class.')
}

function isSameAnswer(before: Label, { state, origin }: Decision): boolean {
  const { presence, severity, subtype, location } = before.state
  return (
    before.origin === origin &&
    presence === state.presence &&
    severity === state.severity &&
    subtype === state.subtype &&
    location === state.location
  )
}
