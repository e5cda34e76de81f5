import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { studyStatus, type StudyRow } from '@shared/domain/study'
import type { Schema } from '@main/store/schema'

/**
 * A prior: an earlier study of the same patient. Of two studies on one day the time decides; what has no date, or the
 * same day and no time, cannot be said to be earlier.
 */
export const isPriorOf = sql<boolean>`prior.patient = study.patient AND (prior.study_date < study.study_date OR (prior.study_date = study.study_date AND prior.study_time < study.study_time))`

const modalities = z.array(z.string())

/** Worklist rows of the studies with these ids, in their order; ids that are not there are left out. */
export async function readStudyRows(db: Kysely<Schema>, ids: readonly number[], scoring: number | null): Promise<StudyRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('study')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .innerJoin('study_facts as facts', 'facts.study', 'study.id')
    .leftJoin('study_top_finding as top', (join) => join.onRef('top.study', '=', 'study.id').on('top.scoring', '=', scoring))
    .select(['study.id', 'study.study_uid', 'study.study_date', 'study.study_time', 'study.description', 'study.accession'])
    .select(['study.status', 'study.demonstration', 'study.imported_at', 'patient.patient_id', 'patient.name', 'patient.birth_date', 'patient.sex'])
    .select(['top.class', 'top.score', 'top.uncertainty', 'facts.modalities', 'facts.films', 'facts.label_count'])
    .select(sql<number>`(SELECT count(*) FROM study AS prior WHERE ${isPriorOf})`.as('priors'))
    .where('study.id', 'in', ids)
    .execute()
  const byId = new Map(
    rows.map((row): [number, StudyRow] => [
      row.id,
      {
        studyUid: row.study_uid,
        patientId: row.patient_id,
        patientName: row.name,
        birthDate: row.birth_date,
        sex: row.sex,
        studyDate: row.study_date,
        studyTime: row.study_time,
        description: row.description,
        accession: row.accession,
        modalities: modalities.parse(JSON.parse(row.modalities)),
        instanceCount: row.films,
        status: studyStatus.parse(row.status),
        topFinding: row.class === null || row.score === null || row.uncertainty === null ? null : { class: row.class, score: row.score, uncertainty: row.uncertainty },
        labelCount: row.label_count,
        priorCount: row.priors,
        importedAt: row.imported_at,
        demonstration: row.demonstration === 1
      }
    ])
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}
