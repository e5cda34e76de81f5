import type { Transaction } from 'kysely'
import type { Schema } from '@main/store/schema'
import { searchable } from '@main/store/search-text'

/**
 * Rebuilds a study's row of the full-text index from patient, study, report and labels, in the transaction that
 * changed one of them. Labels count with class, severity, subtype and location unless they deny the finding: whoever
 * searches "pneumothorax" does not look for studies without one. Unknown studies leave the index.
 */
export async function reindexStudy(tx: Transaction<Schema>, studyUid: string): Promise<void> {
  const study = await tx
    .selectFrom('study')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .leftJoin('report', 'report.study_uid', 'study.study_uid')
    .select(['study.id', 'patient.name', 'patient.patient_id', 'study.description', 'study.accession', 'report.text'])
    .where('study.study_uid', '=', studyUid)
    .executeTakeFirst()
  if (!study) {
    await tx.deleteFrom('study_search').where('study_uid', '=', studyUid).execute()
    return
  }
  const labels = await tx
    .selectFrom('label')
    .select(['class', 'severity', 'subtype', 'location'])
    .where('study_uid', '=', studyUid)
    .where('presence', '!=', 'absent')
    .execute()
  await tx.deleteFrom('study_search').where('rowid', '=', study.id).execute()
  await tx
    .insertInto('study_search')
    .values({
      rowid: study.id,
      study_uid: studyUid,
      patient: searchable(`${study.name} ${study.patient_id}`),
      study: searchable(`${study.description} ${study.accession}`),
      report: searchable(study.text ?? ''),
      labels: searchable(labels.flatMap((label) => [label.class, label.severity, label.subtype, label.location]).filter(Boolean).join(' '))
    })
    .execute()
}
