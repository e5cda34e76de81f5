import { useQuery } from '@tanstack/react-query'
import { useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { useSaves, type DrawnRegion } from '@renderer/review/saves'

/** A region with whether the store has it. */
export type ShownRegion = DrawnRegion & { readonly state: 'saved' | 'saving' | 'failed' }

/** What the reader drew of a region: all that is sent when it is changed. */
export function drawnPart({ id, studyUid, sopInstanceUid, labelId, class: name, kind, points, outlinedBy }: DrawnRegion): DrawnRegion {
  return { id, studyUid, sopInstanceUid, labelId, class: name, kind, points, outlinedBy }
}

/** Regions of one film: what is committed, with what is on its way on top. */
export function useRegions(sopInstanceUid: string): readonly ShownRegion[] {
  const studyUid = useView((view) => view.studyUid)
  const stored = useQuery({ ...queries.review(studyUid ?? ''), enabled: studyUid !== null }).data
  const open = useSaves((state) => state.open)
  const shown = new Map<string, ShownRegion>()
  for (const region of stored?.regions ?? []) shown.set(region.id, { ...drawnPart(region), state: 'saved' })
  for (const { change, state } of open) {
    if (change.kind === 'region') shown.set(change.region.id, { ...change.region, state })
    if (change.kind === 'remove-region' && state === 'saving') shown.delete(change.id)
  }
  return [...shown.values()].filter((region) => region.sopInstanceUid === sopInstanceUid)
}
