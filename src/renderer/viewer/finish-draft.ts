import { chooseTool, selectRegion, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { save, type DrawnRegion } from '@renderer/review/saves'
import { labelOf } from '@renderer/suggestions/label-of'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import { hasArea } from '@renderer/viewer/region-shape'

/** Points of a double click lie on each other; a corner is meant once. */
const distinct = <T extends { columnPx: number; rowPx: number }>(points: readonly T[]): T[] =>
  points.filter((point, i) => i === 0 || Math.hypot(point.columnPx - points[i - 1]!.columnPx, point.rowPx - points[i - 1]!.rowPx) > 1)

/** Ends drawing: a shape with an area is kept as a region of the selected finding, anything else is dropped. */
export function finishDraft(): void {
  const { draft } = useDraft.getState()
  const { studyUid, selectedClass, tool } = useView.getState()
  if (!draft) return
  const points = draft.kind === 'polygon' ? distinct(draft.points) : [...draft.points]
  setDraft(null)
  if (studyUid === null || selectedClass === null || !hasArea(points) || (draft.kind === 'polygon' && points.length < 3)) return
  const review = queryClient.getQueryData(queries.review(studyUid).queryKey)
  const region: DrawnRegion = {
    id: crypto.randomUUID(),
    studyUid,
    sopInstanceUid: draft.sopInstanceUid,
    labelId: labelOf(review, draft.sopInstanceUid, selectedClass)?.id ?? null,
    class: selectedClass,
    kind: draft.kind,
    points,
    outlinedBy: null,
    words: null
  }
  void save({ kind: 'region', region })
  selectRegion(region.id)
  chooseTool(tool) // the same tool again puts it down
}
