import type { Kysely } from 'kysely'
import { AppError } from '@shared/domain/errors'
import type { Region } from '@shared/domain/review'
import type { Schema } from '@main/store/schema'

/** A region may be drawn over the edge of the film by this part of its longer side. */
const margin = 0.05

export async function requireStudy(db: Kysely<Schema>, studyUid: string): Promise<void> {
  const found = await db.selectFrom('study').select('study_uid').where('study_uid', '=', studyUid).executeTakeFirst()
  if (!found) throw new AppError('NOT_FOUND', 'There is no such study in the library.')
}

/** The film's size in pixels of the stored image. Throws NOT_FOUND when it is not a film of this study. */
export async function requireFilm(db: Kysely<Schema>, studyUid: string, sopInstanceUid: string): Promise<{ rows: number; columns: number; frames: number }> {
  const film = await db
    .selectFrom('instance')
    .select(['image_rows as rows', 'image_columns as columns', 'frames'])
    .where('sop_instance_uid', '=', sopInstanceUid)
    .where('study_uid', '=', studyUid)
    .executeTakeFirst()
  if (!film) throw new AppError('NOT_FOUND', 'There is no such film in this study.')
  return film
}

/** Throws INPUT_INVALID when a point lies well outside the film. */
export function requireOnFilm(points: Region['points'], film: { readonly rows: number; readonly columns: number }): void {
  const slackPx = margin * Math.max(film.rows, film.columns)
  const within = (value: number, sizePx: number) => value >= -slackPx && value <= sizePx + slackPx
  if (!points.every(({ columnPx, rowPx }) => within(columnPx, film.columns) && within(rowPx, film.rows))) {
    throw new AppError('INPUT_INVALID', 'The region lies outside the film.')
  }
}
