import type { Decision } from '@shared/contract/review'
import type { Action } from '@main/review/action'
import { decide } from '@main/review/labels'
import { saveRegion, type DrawnRegion } from '@main/review/regions'

/** Labels and regions that came with a film, under ids that the same data set always gives them. */
export interface DatasetLabels {
  readonly labels: readonly (Omit<Decision, 'origin'> & { readonly regions: readonly Pick<DrawnRegion, 'id' | 'kind' | 'points'>[] })[]
}

/**
 * Enters what a data set says of a study's films. A class that a film has a label of, or had, keeps what readers made
 * of it; so importing again changes nothing. Throws NOT_FOUND (film), INPUT_INVALID (a region off the film).
 */
export async function importLabels(action: Action, { labels }: DatasetLabels): Promise<void> {
  for (const { regions, ...label } of labels) {
    if (await isAnswered(action, label)) continue
    await decide(action, { ...label, origin: 'added' }, null)
    const { id: labelId, class: name, studyUid, sopInstanceUid } = label
    for (const region of regions) await saveRegion(action, { ...region, studyUid, sopInstanceUid, labelId, class: name, outlinedBy: null, words: null })
  }
}

async function isAnswered({ tx, studyUid }: Action, { id, sopInstanceUid, class: name }: Omit<Decision, 'origin'>): Promise<boolean> {
  const once = await tx.selectFrom('change').select('sequence').where('study_uid', '=', studyUid).where('entity_id', '=', id).limit(1).executeTakeFirst()
  if (once) return true
  const label = await tx.selectFrom('label').select('id').where('sop_instance_uid', '=', sopInstanceUid).where('class', '=', name).executeTakeFirst()
  return label !== undefined
}
