import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { studyQuery } from '@shared/contract/studies'
import { AppError } from '@shared/domain/errors'
import type { Series, Study, StudyRow } from '@shared/domain/study'
import { isFiltered, type StudyView } from '@shared/domain/study-filter'
import { toInstance } from '@main/library/stored-instance'
import { scoringOf, type Serving } from '@main/library/serving'
import { readStudyRows } from '@main/library/study-rows'
import type { WorklistIndex } from '@main/library/worklist-index/worklist-index'
import { isPriorOf } from '@main/store/prior'
import type { Schema } from '@main/store/schema'

/** A list of studies and the index over it. */
export interface Worklist {
  readonly db: Kysely<Schema>
  readonly index: WorklistIndex
}

export interface StudyPage {
  readonly total: number
  readonly unsuggested: number | null
  readonly studies: StudyRow[]
}

/**
 * One page of the worklist, and how many studies match in all. The first page of a library that was just opened comes
 * from SQLite, while the index reads the library; everything else waits for it.
 */
export async function listStudies({ db, index }: Worklist, query: z.input<typeof studyQuery>, serving: Serving | null): Promise<StudyPage> {
  const scoring = await scoringOf(db, serving)
  const { offset, limit, ...view } = studyQuery.parse(query)
  if (!index.isReady(scoring) && !isFiltered(view) && view.sort === 'studyDate') {
    // Its failure is that of whoever asks for more.
    index.follow(scoring).catch(() => undefined)
    const page = await newestStudies(db, view.direction === 'ascending' ? 'asc' : 'desc', offset, limit)
    return { total: page.total, unsuggested: null, studies: await readStudyRows(db, page.ids, scoring) }
  }
  const { total, unsuggested, ids } = await index.page(view, scoring, offset, limit)
  return { total, unsuggested, studies: await readStudyRows(db, ids, scoring) }
}

async function newestStudies(db: Kysely<Schema>, direction: 'asc' | 'desc', offset: number, limit: number): Promise<{ total: number; ids: number[] }> {
  const { total } = await db.selectFrom('study').select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await db.selectFrom('study').select('id').orderBy('study_date', direction).orderBy('study_time', direction).orderBy('id', direction).limit(limit).offset(offset).execute()
  return { total, ids: rows.map(({ id }) => id) }
}

/** The study after or before one in a view; the view's first when it is not in it (any more); null at its end. */
export async function neighbourStudy({ db, index }: Worklist, view: StudyView, studyUid: string, step: 1 | -1, serving: Serving | null): Promise<StudyRow | null> {
  const scoring = await scoringOf(db, serving)
  const found = await db.selectFrom('study').select('id').where('study_uid', '=', studyUid).executeTakeFirst()
  const id = await index.neighbour(view, scoring, found?.id ?? null, step)
  const [row] = id === null ? [] : await readStudyRows(db, [id], scoring)
  return row ?? null
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
