import { create } from 'zustand'
import { measurementKind, pointsOf, type DrawnMeasurement, type MeasurementKind } from '@shared/domain/measurement'
import type { PointPx } from '@shared/geometry/attention-grid'
import { chooseTool, selectRegion, useView, type Tool } from '@renderer/app/view'
import { save } from '@renderer/review/saves'

/** A measurement under the reader's hand: some of its points, and where the next one would be. */
export type MeasureDraft = Omit<DrawnMeasurement, 'id'> & { readonly next: PointPx | null }

interface Measuring {
  readonly draft: MeasureDraft | null
  readonly selected: Pick<DrawnMeasurement, 'id' | 'studyUid'> | null
}

export const useMeasuring = create<Measuring>(() => ({ draft: null, selected: null }))

/** The kind of measurement that a tool draws; null for other tools. */
export const measureOf = (tool: Tool): MeasurementKind | null => measurementKind.safeParse(tool).data ?? null

export function selectMeasurement(selected: Measuring['selected']): void {
  if (selected) selectRegion(null)
  useMeasuring.setState({ selected })
}

type Place = Pick<DrawnMeasurement, 'studyUid' | 'sopInstanceUid' | 'frame' | 'kind'>

const draftAt = (place: Place): MeasureDraft | null => {
  const { draft } = useMeasuring.getState()
  const isSame = draft?.studyUid === place.studyUid && draft.sopInstanceUid === place.sopInstanceUid && draft.frame === place.frame && draft.kind === place.kind
  return isSame ? draft : null
}

/** Puts the next point down; the last one saves the measurement, selects it and puts the tool down. */
export function addPoint(place: Place, point: PointPx): void {
  const points = [...(draftAt(place)?.points ?? []), point]
  if (points.length < pointsOf[place.kind]) {
    useMeasuring.setState({ draft: { ...place, points, next: null }, selected: null })
    return
  }
  useMeasuring.setState({ draft: null })
  const measurement: DrawnMeasurement = { id: crypto.randomUUID(), ...place, points }
  void save({ kind: 'measurement', measurement })
  selectMeasurement(measurement)
  if (useView.getState().tool === place.kind) chooseTool(place.kind) // the same tool again puts it down
}

/** Shows where the next point would be. */
export function pointAhead(place: Place, next: PointPx): void {
  const draft = draftAt(place)
  if (draft) useMeasuring.setState({ draft: { ...draft, next } })
}

/** Takes the last point of what is being drawn back, and with the first one the whole. */
export function takePointBack(): void {
  const { draft } = useMeasuring.getState()
  useMeasuring.setState({ draft: draft && draft.points.length > 1 ? { ...draft, points: draft.points.slice(0, -1) } : null })
}

/** Drops what is being drawn. False when nothing was. */
export function dropDraft(): boolean {
  const { draft } = useMeasuring.getState()
  useMeasuring.setState({ draft: null })
  return draft !== null
}

/** Removes the selected measurement. False when none is selected. */
export function removeSelected(): boolean {
  const { selected } = useMeasuring.getState()
  if (!selected) return false
  useMeasuring.setState({ selected: null })
  void save({ kind: 'remove-measurement', studyUid: selected.studyUid, id: selected.id })
  return true
}
