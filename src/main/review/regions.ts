import { AppError } from '@shared/domain/errors'
import { region as regionSchema, type Region } from '@shared/domain/review'
import { canonicalJson } from '@shared/canonical-json'
import { record, type Action } from '@main/review/action'
import { requireFilm, requireOnFilm } from '@main/review/films'
import { labelTable } from '@main/review/label-table'
import { requireKnown } from '@main/review/labels'
import { regionTable } from '@main/review/region-table'

/** A region as the window sends it. */
export type DrawnRegion = Omit<Region, 'reader' | 'updatedAt'>

/**
 * Adds a region, or changes the one with this id. The same region again changes nothing. Throws NOT_FOUND (film,
 * label), CONFLICT when the id belongs to another film, INPUT_INVALID when its points make no sense on the film.
 */
export async function saveRegion(action: Action, drawn: DrawnRegion): Promise<void> {
  const parsed = regionSchema.safeParse({ ...drawn, reader: action.reader, updatedAt: action.at })
  if (!parsed.success) throw new AppError('INPUT_INVALID', 'A region needs finite points: a box two, a point one, a polygon at least three.')
  const after = parsed.data
  requireOnFilm(after.points, await requireFilm(action.tx, after.studyUid, after.sopInstanceUid))
  if (after.labelId !== null) {
    const label = await labelTable.read(action.tx, after.labelId)
    if (label?.studyUid !== after.studyUid) throw new AppError('NOT_FOUND', 'There is no such label in this study.')
  }
  const before = await regionTable.read(action.tx, after.id)
  if (before && (before.studyUid !== after.studyUid || before.sopInstanceUid !== after.sopInstanceUid)) {
    throw new AppError('CONFLICT', 'This region belongs to another film.')
  }
  if (before && isSameDrawing(before, after) && canonicalJson(before.words) === canonicalJson(after.words)) return
  await record(action, { action: before && isSameDrawing(before, after) ? 'region-linked' : 'region', entity: 'region', id: after.id, before, after })
}

export interface RegionChanges {
  readonly regions: readonly DrawnRegion[]
  readonly removed: readonly string[]
}

/** Several regions as one action. Throws as `saveRegion` and `removeRegion` do, and INPUT_INVALID for a region of another study; then nothing is changed. */
export async function saveRegions(action: Action, { regions, removed }: RegionChanges): Promise<void> {
  if (regions.some(({ studyUid }) => studyUid !== action.studyUid)) throw new AppError('INPUT_INVALID', 'The regions are of another study.')
  for (const region of regions) await saveRegion(action, region)
  for (const id of removed) await removeRegion(action, id)
}

/** Removing a region again changes nothing. Throws NOT_FOUND when the study never had it. */
export async function removeRegion(action: Action, id: string): Promise<void> {
  const before = await regionTable.read(action.tx, id)
  if (!before || before.studyUid !== action.studyUid) return requireKnown(action, id)
  await record(action, { action: 'region-removed', entity: 'region', id, before, after: null })
}

const isSameDrawing = (a: Region, b: Region): boolean => drawing(a) === drawing(b)
const drawing = ({ labelId, class: findingClass, kind, points }: Region): string => canonicalJson({ labelId, class: findingClass, kind, points })
