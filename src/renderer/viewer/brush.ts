import { create } from 'zustand'
import type { PointPx } from '@shared/geometry/attention-grid'
import { useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { save, type DrawnRegion } from '@renderer/review/saves'
import { drawnPart, regionsNow, type ShownRegion } from '@renderer/review/use-regions'
import { labelOf } from '@renderer/suggestions/label-of'
import { painted, touches, type Stroke } from '@renderer/viewer/brush-mask'
import { outline, type FilmSize } from '@renderer/viewer/region-shape'

interface Brush {
  /** The radius as a part of the film's longer side, so that it is as large on every film. */
  readonly radius: number
  readonly erasing: boolean
  /** The stroke under the reader's hand, not yet sent. */
  readonly stroke: (Stroke & { readonly sopInstanceUid: string }) | null
  /** Where the brush is over the film; null while it is elsewhere. */
  readonly at: PointPx | null
}

export const useBrush = create<Brush>(() => ({ radius: 0.02, erasing: false, stroke: null, at: null }))

const set = useBrush.setState
const limits = { least: 0.002, most: 0.15 }

/** A step larger (1) or smaller (-1). */
export const resizeBrush = (by: 1 | -1) => set(({ radius }) => ({ radius: Math.min(limits.most, Math.max(limits.least, radius * 1.25 ** by)) }))
export const toggleEraser = () => set(({ erasing }) => ({ erasing: !erasing }))
export const moveBrush = (at: PointPx | null) => set({ at })

export const radiusPxOf = (radius: number, { columns, rows }: FilmSize): number => Math.max(0.75, radius * Math.max(columns, rows))

/** Puts the brush down. `erase` is what the press asks for; the eraser in hand turns it round. */
export function beginStroke(sopInstanceUid: string, point: PointPx, film: FilmSize, erase: boolean): void {
  const { radius, erasing } = useBrush.getState()
  set({ stroke: { sopInstanceUid, mode: erase === erasing ? 'paint' : 'erase', radiusPx: radiusPxOf(radius, film), points: [point] } })
}

export function goOnStroke(point: PointPx): void {
  const { stroke } = useBrush.getState()
  const last = stroke?.points.at(-1)
  // Steps that are hardly seen beside the brush's size would only make the stroke long.
  if (stroke && last && Math.hypot(point.columnPx - last.columnPx, point.rowPx - last.rowPx) >= stroke.radiusPx / 8) set({ stroke: { ...stroke, points: [...stroke.points, point] } })
}

export const dropStroke = () => set({ stroke: null })

/**
 * Lifts the brush: what was painted joins the regions of the selected finding that it touches, what was erased is taken
 * from them; others stay as they are. One stroke is one change, and one undo.
 */
export function endStroke(film: FilmSize): void {
  const { stroke } = useBrush.getState()
  const { studyUid, selectedClass } = useView.getState()
  dropStroke()
  if (!stroke || studyUid === null || selectedClass === null) return
  const own = regionsNow(studyUid, stroke.sopInstanceUid).filter((region) => region.class === selectedClass && region.kind !== 'point')
  const touched = own.filter((region) => touches(stroke, outline(region)))
  if (stroke.mode === 'erase' && touched.length === 0) return
  const change = changeOf(touched, painted(touched.map(outline), stroke, film), {
    id: '',
    studyUid,
    sopInstanceUid: stroke.sopInstanceUid,
    labelId: labelOf(queryClient.getQueryData(queries.review(studyUid).queryKey), stroke.sopInstanceUid, selectedClass)?.id ?? null,
    class: selectedClass,
    kind: 'polygon',
    points: [],
    outlinedBy: null,
    words: null
  })
  if (change.regions.length + change.removed.length > 0) void save({ kind: 'regions', studyUid, ...change })
}

/** The largest piece goes on as the first region that was touched; other pieces are new, and other regions that were touched are gone. */
function changeOf(touched: readonly ShownRegion[], pieces: readonly PointPx[][], fresh: DrawnRegion): { readonly regions: DrawnRegion[]; readonly removed: string[] } {
  const [first, ...others] = touched
  const regions = pieces.map((points, i): DrawnRegion => (i === 0 && first ? { ...drawnPart(first), kind: 'polygon', points } : { ...fresh, id: crypto.randomUUID(), points }))
  const gone = pieces.length === 0 ? touched : others
  return { regions, removed: gone.map(({ id }) => id) }
}
