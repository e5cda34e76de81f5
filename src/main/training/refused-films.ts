import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RefusedFilm, TrainingRun } from '@shared/domain/training'
import { storedPath } from '@main/library/file-store'
import type { Store } from '@main/store/open'

/** Which film of the library a stored file is. */
export type FilmAt = (path: string) => Pick<RefusedFilm, 'studyUid' | 'sopInstanceUid'> | undefined

/** The films of these stored files. */
export async function filmsAt({ db, dataDir }: Pick<Store, 'db' | 'dataDir'>, paths: readonly string[]): Promise<FilmAt> {
  const wanted = new Set(paths.map((path) => basename(path)))
  const rows = await db.selectFrom('instance').select(['sop_instance_uid', 'study_uid', 'file_sha256']).execute()
  const films = new Map(rows.filter((row) => wanted.has(row.file_sha256)).map((row) => [storedPath(dataDir, row.file_sha256), { studyUid: row.study_uid, sopInstanceUid: row.sop_instance_uid }]))
  return (path) => films.get(path)
}

/** What the newest run could not read or left out, but for films whose file was put back since, as an import does. */
export async function refusedFilms({ db, dataDir }: Pick<Store, 'db' | 'dataDir'>, newest: TrainingRun | undefined): Promise<RefusedFilm[]> {
  const refused = newest?.refused ?? []
  if (refused.length === 0) return []
  const rows = await db.selectFrom('instance').select(['sop_instance_uid', 'file_sha256']).where('sop_instance_uid', 'in', refused.map((film) => film.sopInstanceUid)).execute()
  const pathOf = new Map(rows.map((row) => [row.sop_instance_uid, storedPath(dataDir, row.file_sha256)]))
  const still = await Promise.all(
    refused.map(async (film) => {
      const path = pathOf.get(film.sopInstanceUid)
      const file = path === undefined ? null : await stat(path).catch(() => undefined)
      return file === undefined || (file !== null && file.mtimeMs <= Date.parse(film.at)) ? [film] : []
    })
  )
  return still.flat()
}
