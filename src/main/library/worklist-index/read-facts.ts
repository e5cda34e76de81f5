import { sql, type Kysely } from 'kysely'
import type { Schema } from '@main/store/schema'

/** A study as the index takes it up. Lists are JSON arrays of strings. */
export interface FactsRow {
  readonly id: number
  readonly revision: number
  /** The revision in which what the search finds changed last. */
  readonly text: number
  readonly patient: number
  readonly name: string
  readonly patient_id: string
  readonly status: string
  readonly study_date: string | null
  readonly study_time: string | null
  readonly imported_at: string
  readonly modalities: string
  readonly labelled: string
  readonly readers: string
  readonly class: string | null
  readonly suspicion: number | null
  readonly uncertainty: number | null
}

/** Up to which change the index has followed the library. */
export interface Place {
  readonly revision: number
  readonly study: number
}

/**
 * Studies that changed since a place, oldest change first. Changes of one transaction share no place with later ones,
 * so a cut in between loses none.
 */
export async function readFacts(db: Kysely<Schema>, scoring: number | null, { revision, study }: Place, limit: number): Promise<FactsRow[]> {
  const { rows } = await sql<FactsRow>`
    SELECT s.id, f.revision, f.text, s.patient, p.name, p.patient_id, s.status, s.study_date, s.study_time, s.imported_at, f.modalities, f.labelled, f.readers, t.class, t.suspicion, t.uncertainty
    FROM study_facts f
    CROSS JOIN study s ON s.id = f.study
    CROSS JOIN patient p ON p.id = s.patient
    LEFT JOIN study_top_finding t ON t.scoring = ${scoring} AND t.study = f.study
    WHERE (f.revision, f.study) > (${revision}, ${study})
    ORDER BY f.revision, f.study LIMIT ${limit}`.execute(db)
  return rows
}

export interface SuggestedRow {
  readonly study: number
  readonly class: string
  readonly suspicion: number
  readonly uncertainty: number
}

/** Top suggestions of a scoring, by the study's id. */
export async function readSuggested(db: Kysely<Schema>, scoring: number, after: number, limit: number): Promise<SuggestedRow[]> {
  return db.selectFrom('study_top_finding').select(['study', 'class', 'suspicion', 'uncertainty']).where('scoring', '=', scoring).where('study', '>', after).orderBy('study').limit(limit).execute()
}

/** Ids of the studies that an FTS5 expression finds, into a column of ones. */
export async function readHits(db: Kysely<Schema>, expression: string, top: number): Promise<Uint8Array> {
  // One blob instead of a row each: reading rows takes twice as long as finding them.
  const { rows } = await sql<{ ids: Buffer | null }>`SELECT CAST(group_concat(rowid) AS BLOB) AS ids FROM study_search WHERE study_search MATCH ${expression}`.execute(db)
  const hits = new Uint8Array(top)
  const ids = rows[0]?.ids
  if (!ids) return hits
  let id = 0
  for (let i = 0; i < ids.length; i++) {
    const code = ids[i]!
    if (code !== comma) {
      id = id * 10 + code - zero
      continue
    }
    if (id < top) hits[id] = 1
    id = 0
  }
  if (id < top) hits[id] = 1
  return hits
}
const comma = 44
const zero = 48
