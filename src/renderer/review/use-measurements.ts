import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DrawnMeasurement } from '@shared/domain/measurement'
import type { Review } from '@shared/domain/review'
import { queries } from '@renderer/door/queries'
import { useSaves, type Save } from '@renderer/review/saves'
import type { FilmRef } from '@renderer/viewer/film-source'

/** A measurement with whether the store has it. */
export type ShownMeasurement = DrawnMeasurement & { readonly state: 'saved' | 'saving' | 'failed' }

/** What the reader drew of a measurement: all that is sent when it is changed. */
export function drawnMeasurement({ id, studyUid, sopInstanceUid, frame, kind, points }: DrawnMeasurement): DrawnMeasurement {
  return { id, studyUid, sopInstanceUid, frame, kind, points }
}

/** Measurements on one frame of a film: what is committed, with what is on its way on top. */
export function useMeasurements(studyUid: string, film: Pick<FilmRef, 'sopInstanceUid' | 'frame'>): readonly ShownMeasurement[] {
  const stored = useQuery(queries.review(studyUid)).data
  const open = useSaves((state) => state.open)
  const { sopInstanceUid, frame } = film
  return useMemo(() => measurementsOf(stored, open, { sopInstanceUid, frame }), [stored, open, sopInstanceUid, frame])
}

function measurementsOf(stored: Review | undefined, open: readonly Save[], film: Pick<FilmRef, 'sopInstanceUid' | 'frame'>): readonly ShownMeasurement[] {
  const shown = new Map<string, ShownMeasurement>()
  for (const one of stored?.measurements ?? []) shown.set(one.id, { ...drawnMeasurement(one), state: 'saved' })
  for (const { change, state } of open) {
    if (change.kind === 'measurement') shown.set(change.measurement.id, { ...change.measurement, state })
    if (change.kind === 'remove-measurement' && state === 'saving') shown.delete(change.id)
  }
  return [...shown.values()].filter(({ sopInstanceUid, frame }) => sopInstanceUid === film.sopInstanceUid && frame === film.frame)
}
