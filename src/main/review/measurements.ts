import { canonicalJson } from '@shared/canonical-json'
import { AppError } from '@shared/domain/errors'
import { measurement as measurementSchema, type DrawnMeasurement, type Measurement } from '@shared/domain/measurement'
import { record, type Action } from '@main/review/action'
import { requireFilm, requireOnFilm } from '@main/review/films'
import { requireKnown } from '@main/review/labels'
import { measurementTable } from '@main/review/measurement-table'

/**
 * Adds a measurement, or changes the one with this id. The same one again changes nothing. Throws NOT_FOUND (film),
 * CONFLICT when the id belongs to another film, frame or kind, INPUT_INVALID when its points or frame make no sense.
 */
export async function saveMeasurement(action: Action, drawn: DrawnMeasurement): Promise<void> {
  const parsed = measurementSchema.safeParse({ ...drawn, reader: action.reader, updatedAt: action.at })
  if (!parsed.success) throw new AppError('INPUT_INVALID', 'A measurement needs finite points: a length two, an angle three, a cardiothoracic ratio four.')
  const after = parsed.data
  const film = await requireFilm(action.tx, after.studyUid, after.sopInstanceUid)
  requireOnFilm(after.points, film)
  if (after.frame >= film.frames) throw new AppError('INPUT_INVALID', 'The film has no such frame.')
  const before = await measurementTable.read(action.tx, after.id)
  if (before && place(before) !== place(after)) throw new AppError('CONFLICT', 'This measurement is another one, of another film or kind.')
  if (before && canonicalJson([...before.points]) === canonicalJson([...after.points])) return
  await record(action, { action: 'measurement', entity: 'measurement', id: after.id, before, after })
}

/** Removing a measurement again changes nothing. Throws NOT_FOUND when the study never had it. */
export async function removeMeasurement(action: Action, id: string): Promise<void> {
  const before = await measurementTable.read(action.tx, id)
  if (!before || before.studyUid !== action.studyUid) return requireKnown(action, id)
  await record(action, { action: 'measurement-removed', entity: 'measurement', id, before, after: null })
}

const place = ({ studyUid, sopInstanceUid, frame, kind }: Measurement): string => [studyUid, sopInstanceUid, frame, kind].join(' ')
