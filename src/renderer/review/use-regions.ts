import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Review } from '@shared/domain/review'
import { defaultSettings, type Settings } from '@shared/domain/system'
import { useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { useSettings } from '@renderer/door/settings'
import { useSaves, type DrawnRegion, type Save } from '@renderer/review/saves'
import { isKept, useRevealed } from '@renderer/suggestions/blind-first'
import { labelOf } from '@renderer/suggestions/label-of'

/** A region with whether the store has it. */
export type ShownRegion = DrawnRegion & { readonly state: 'saved' | 'saving' | 'failed' }

/** What the reader drew of a region: all that is sent when it is changed. */
export function drawnPart({ id, studyUid, sopInstanceUid, labelId, class: name, kind, points, outlinedBy, words }: DrawnRegion): DrawnRegion {
  return { id, studyUid, sopInstanceUid, labelId, class: name, kind, points, outlinedBy, words }
}

/** Regions of one film: what is committed, with what is on its way on top. Those of others are kept from a blind reader with the finding that they show. */
function regionsOf(stored: Review | undefined, open: readonly Save[], sopInstanceUid: string, settings: Settings): readonly ShownRegion[] {
  const shown = new Map<string, ShownRegion>()
  for (const region of stored?.regions ?? []) {
    const kept = region.reader !== settings.reader && isKept(labelOf(stored, region.sopInstanceUid, region.class), region.sopInstanceUid, settings)
    if (!kept) shown.set(region.id, { ...drawnPart(region), state: 'saved' })
  }
  for (const { change, state } of open) {
    if (change.kind === 'region') shown.set(change.region.id, { ...change.region, state })
    if (change.kind === 'regions') {
      for (const region of change.regions) shown.set(region.id, { ...region, state })
      if (state === 'saving') for (const id of change.removed) shown.delete(id)
    }
    if (change.kind === 'remove-region' && state === 'saving') shown.delete(change.id)
  }
  return [...shown.values()].filter((region) => region.sopInstanceUid === sopInstanceUid)
}

/** See `regionsOf`, kept up to date. */
export function useRegions(sopInstanceUid: string): readonly ShownRegion[] {
  const studyUid = useView((view) => view.studyUid)
  const stored = useQuery({ ...queries.review(studyUid ?? ''), enabled: studyUid !== null }).data
  const revealed = useRevealed()
  const [open, settings] = [useSaves((state) => state.open), useSettings()]
  // eslint-disable-next-line react-hooks/exhaustive-deps -- what is revealed decides which regions are kept
  return useMemo(() => regionsOf(stored, open, sopInstanceUid, settings), [stored, open, sopInstanceUid, settings, revealed])
}

/** See `regionsOf`, as it is now. */
export const regionsNow = (studyUid: string, sopInstanceUid: string): readonly ShownRegion[] =>
  regionsOf(queryClient.getQueryData(queries.review(studyUid).queryKey), useSaves.getState().open, sopInstanceUid, queryClient.getQueryData(queries.settings().queryKey) ?? defaultSettings)
