import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { PriorReport } from '@shared/domain/review'
import { isPriorOf } from '@main/store/prior'
import type { Schema } from '@main/store/schema'

interface Row {
  readonly study_uid: string
  readonly study_date: string | null
  readonly description: string
  readonly modalities: string
  readonly status: string
  readonly text: string | null
  readonly reader: string | null
  readonly updated_at: string | null
}

const modalities = z.array(z.string())

/** Reports of the patient's earlier studies, newest first; an empty text where none was written. */
export async function priorReports(db: Kysely<Schema>, studyUid: string): Promise<PriorReport[]> {
  const { rows } = await sql<Row>`
    SELECT prior.study_uid, prior.study_date, prior.description, facts.modalities, prior.status, report.text, report.reader, report.updated_at
    FROM study JOIN study AS prior ON ${isPriorOf}
    JOIN study_facts AS facts ON facts.study = prior.id
    LEFT JOIN report ON report.study_uid = prior.study_uid
    WHERE study.study_uid = ${studyUid}
    ORDER BY prior.study_date DESC, prior.study_time DESC, prior.id DESC`.execute(db)
  return rows.map((row) => ({
    studyUid: row.study_uid,
    studyDate: row.study_date,
    description: row.description,
    modalities: modalities.parse(JSON.parse(row.modalities)),
    signed: row.status === 'read',
    text: row.text ?? '',
    reader: row.reader ?? '',
    updatedAt: row.updated_at
  }))
}
