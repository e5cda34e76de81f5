import type { MeasurementKind } from '@shared/domain/measurement'
import type { PointPx } from '@shared/geometry/attention-grid'
import type { Tool } from '@renderer/app/view'
import { beginStroke, dropStroke, endStroke, goOnStroke, moveBrush, useBrush } from '@renderer/viewer/brush'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { finishDraft } from '@renderer/viewer/finish-draft'
import { addPoint, measureOf, pointAhead, takePointBack } from '@renderer/viewer/measuring'

/** Tools that leave something on the film, by pointer and by key alike. */
export type DrawingTool = 'box' | 'polygon' | 'brush' | MeasurementKind

export const drawingToolOf = (tool: Tool): DrawingTool | null => (tool === 'box' || tool === 'polygon' || tool === 'brush' ? tool : measureOf(tool))

/** Regions are drawn on the film that is read, not on one beside it; anything may be measured. */
export const isForMainAlone = (tool: DrawingTool): boolean => measureOf(tool) === null

/** The frame of a film that is drawn on. */
export interface Sheet {
  readonly studyUid: string
  readonly view: Pick<FilmPlace, 'film' | 'columns' | 'rows'>
}

const measurementOn = ({ studyUid, view: { film } }: Sheet, kind: MeasurementKind) => ({ studyUid, sopInstanceUid: film.sopInstanceUid, frame: film.frame, kind })

/** Begins a shape at a point of the film, or goes on with the next point of one. */
export function putDown(tool: DrawingTool, sheet: Sheet, point: PointPx, erase = false): void {
  const { sopInstanceUid } = sheet.view.film
  if (tool === 'brush') beginStroke(sopInstanceUid, point, sheet.view, erase)
  else if (tool === 'box') setDraft({ sopInstanceUid, kind: 'box', points: [point, point] })
  else if (tool === 'polygon') setDraft({ sopInstanceUid, kind: 'polygon', points: [...pointsSoFar('polygon', sopInstanceUid), point] })
  else addPoint(measurementOn(sheet, tool), point)
}

/** Leads the tool over the film: what is begun follows it. */
export function goOn(tool: DrawingTool, sheet: Sheet, point: PointPx): void {
  if (tool === 'brush') {
    moveBrush(point)
    goOnStroke(point)
  } else if (tool === 'box') {
    const [first] = pointsSoFar('box', sheet.view.film.sopInstanceUid)
    if (first) putCorners(sheet, first, point)
  } else if (tool !== 'polygon') pointAhead(measurementOn(sheet, tool), point)
}

const putCorners = ({ view: { film } }: Sheet, first: PointPx, second: PointPx) => setDraft({ sopInstanceUid: film.sopInstanceUid, kind: 'box', points: [first, second] })

/** Ends what follows the tool. `point` is where it was led to; null where it was not. A polygon goes on until it is finished. */
export function lift(tool: DrawingTool, sheet: Sheet, point: PointPx | null): void {
  if (tool === 'brush') endStroke(sheet.view)
  else if (tool === 'box') finishDraft()
  else if (tool !== 'polygon' && point) addPoint(measurementOn(sheet, tool), point)
}

/** Takes the last point back, and with the first one the shape. */
export function takeBack(tool: DrawingTool): void {
  const { draft } = useDraft.getState()
  if (tool === 'brush') dropStroke()
  else if (tool === 'box') setDraft(null)
  else if (tool === 'polygon') setDraft(draft && draft.points.length > 1 ? { ...draft, points: draft.points.slice(0, -1) } : null)
  else takePointBack()
}

/** Points of the region that is being drawn on a film; none where it is of another kind or film. */
export function pointsSoFar(kind: 'box' | 'polygon', sopInstanceUid: string): readonly PointPx[] {
  const { draft } = useDraft.getState()
  return draft?.kind === kind && draft.sopInstanceUid === sopInstanceUid ? draft.points : []
}

/** One key does what a press, and later the lifting, of the pointer do. A polygon ends where its last point is set again. */
export function setPoint(tool: DrawingTool, sheet: Sheet, point: PointPx): void {
  const { sopInstanceUid } = sheet.view.film
  const isBegun = tool === 'brush' ? useBrush.getState().stroke !== null : tool === 'box' && pointsSoFar('box', sopInstanceUid).length > 0
  const last = tool === 'polygon' ? pointsSoFar('polygon', sopInstanceUid).at(-1) : undefined
  if (isBegun) lift(tool, sheet, point)
  else if (last?.columnPx === point.columnPx && last.rowPx === point.rowPx) finishDraft()
  else putDown(tool, sheet, point)
}
