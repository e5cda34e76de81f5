import type { Kysely } from 'kysely'
import { studyQuery, type StudyQuery } from '@shared/contract/studies'
import { AppError } from '@shared/domain/errors'
import type { Series, Study, StudyRow } from '@shared/domain/study'
import { findStudies } from '@main/library/find-studies'
import { toInstance } from '@main/library/stored-instance'
import { scoringOf, type Serving } from '@main/library/serving'
import { isPriorOf, readStudyRows } from '@main/library/study-rows'
import type { Schema } from '@main/store/schema'

/** One page of the worklist, and how many studies match in all. */
export async function listStudies(
  db: Kysely<Schema>,
  query: Partial<StudyQuery>,
  serving: Serving | null
): Promise<{ total: number; studies: StudyRow[] }> {
  const scoring = await scoringOf(db, serving)
  const { total, ids } = await findStudies(db, studyQuery.parse(query), scoring)
  return { total, studies: await readStudyRows(db, ids, scoring) }
}

/** A study with its series, their instances, and its priors, newest first. Throws NOT_FOUND. */
export async function readStudy(db: Kysely<Schema>, studyUid: string, serving: Serving | null): Promise<Study> {
  const found = await db.selectFrom('study').select('id').where('study_uid', '=', studyUid).executeTakeFirst()
  const scoring = await scoringOf(db, serving)
  const [row] = found ? await readStudyRows(db, [found.id], scoring) : []
  if (!row) throw new AppError('NOT_FOUND', 'This study is not in the library.')
  const series = await db.selectFrom('series').selectAll().where('study_uid', '=', studyUid).orderBy('series_number').orderBy('series_uid').execute()
  const instances = await db
    .selectFrom('instance')
    .selectAll()
    .where('study_uid', '=', studyUid)
    .orderBy('instance_number')
    .orderBy('sop_instance_uid')
    .execute()
  const bySeries = Map.groupBy(instances, (film) => film.series_uid)
  return {
    row,
    series: series.map(
      (entry): Series => ({
        seriesUid: entry.series_uid,
        modality: entry.modality,
        seriesNumber: entry.series_number,
        description: entry.description,
        bodyPart: entry.body_part,
        instances: (bySeries.get(entry.series_uid) ?? []).map(toInstance)
      })
    ),
    priors: await readStudyRows(db, await priorsOf(db, studyUid), scoring)
  }
}

async function priorsOf(db: Kysely<Schema>, studyUid: string): Promise<number[]> {
  const rows = await db
    .selectFrom('study')
    .innerJoin('study as prior', (join) => join.on(isPriorOf))
    .select('prior.id')
    .where('study.study_uid', '=', studyUid)
    .orderBy('prior.study_date', 'desc')
    .orderBy('prior.study_time', 'desc')
    .orderBy('prior.id', 'desc')
    .execute()
  return rows.map(({ id }) => id)
}
