import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { studyStatus, type StudyRow } from '@shared/domain/study'
import { isPriorOf } from '@main/store/prior'
import type { Schema } from '@main/store/schema'

const modalities = z.array(z.string())

interface Row {
  readonly id: number
  readonly study_uid: string
  readonly study_date: string | null
  readonly study_time: string | null
  readonly description: string
  readonly accession: string
  readonly status: string
  readonly demonstration: number
  readonly imported_at: string
  readonly patient_id: string
  readonly name: string
  readonly birth_date: string | null
  readonly sex: string | null
  readonly modalities: string
  readonly films: number
  readonly label_count: number
  readonly class: string | null
  readonly score: number | null
  readonly uncertainty: number | null
  readonly priors: number
}

/** Worklist rows of the studies with these ids, in their order; ids that are not there are left out. */
export async function readStudyRows(db: Kysely<Schema>, ids: readonly number[], scoring: number | null): Promise<StudyRow[]> {
  if (ids.length === 0) return []
  // One statement for any number of ids: it is prepared once.
  const { rows } = await sql<Row>`
    SELECT study.id, study.study_uid, study.study_date, study.study_time, study.description, study.accession, study.status, study.demonstration, study.imported_at,
      patient.patient_id, patient.name, patient.birth_date, patient.sex, facts.modalities, facts.films, facts.label_count, top.class, top.score, top.uncertainty,
      (SELECT count(*) FROM study AS prior WHERE ${isPriorOf}) AS priors
    FROM json_each(${JSON.stringify(ids)}) AS wanted
    CROSS JOIN study ON study.id = wanted.value
    JOIN patient ON patient.id = study.patient
    JOIN study_facts AS facts ON facts.study = study.id
    LEFT JOIN study_top_finding AS top ON top.scoring = ${scoring} AND top.study = study.id`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, rowOf(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

const rowOf = (row: Row): StudyRow => ({
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
})
