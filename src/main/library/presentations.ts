import { readFile } from 'node:fs/promises'
import type { Kysely, Transaction } from 'kysely'
import { AppError } from '@shared/domain/errors'
import type { ListedPresentation, PresentationState } from '@shared/domain/presentation-state'
import { parseDicom } from '@main/dicom/parse'
import { readPresentation, type PresentationHeader } from '@main/dicom/presentation-state'
import { storedPath, type StoredFile } from '@main/library/file-store'
import { errnoOf } from '@main/store/errors'
import type { Schema } from '@main/store/schema'

/**
 * Enters a presentation state. The same one again changes nothing; another one under its UID is refused.
 * @throws AppError CONFLICT
 */
export async function addPresentation(tx: Transaction<Schema>, header: PresentationHeader, file: StoredFile, at: string): Promise<'imported' | 'unchanged'> {
  const { sopInstanceUid, study, patient, label, description, creator, createdDate, createdTime } = header
  const known = await tx.selectFrom('presentation_state').select('file_sha256').where('sop_instance_uid', '=', sopInstanceUid).executeTakeFirst()
  if (known?.file_sha256 === file.sha256) return 'unchanged'
  if (known) throw new AppError('CONFLICT', 'Another presentation state with the same SOP Instance UID is in the library; it was not overwritten.')
  await tx.insertInto('file').values({ sha256: file.sha256, bytes: file.bytes, stored_at: at }).onConflict((on) => on.column('sha256').doNothing()).execute()
  await tx
    .insertInto('presentation_state')
    .values({ sop_instance_uid: sopInstanceUid, study_uid: study.uid, patient_id: patient.id, label, description, creator, created_date: createdDate, created_time: createdTime, file_sha256: file.sha256 })
    .execute()
  return 'imported'
}

/** Presentation states of a study's films, newest first: those that say they are of its patient. What they ask for is read from their files. */
export async function readPresentations(db: Kysely<Schema>, dataDir: string, studyUid: string): Promise<ListedPresentation[]> {
  const rows = await db
    .selectFrom('presentation_state as kept')
    .innerJoin('study', 'study.study_uid', 'kept.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .selectAll('kept')
    .where('kept.study_uid', '=', studyUid)
    .whereRef('patient.patient_id', '=', 'kept.patient_id')
    .orderBy('kept.created_date', 'desc')
    .orderBy('kept.created_time', 'desc')
    .orderBy('kept.sop_instance_uid')
    .execute()
  return Promise.all(
    rows.map(async (row) => ({
      sopInstanceUid: row.sop_instance_uid,
      label: row.label,
      description: row.description,
      creator: row.creator,
      createdDate: row.created_date,
      createdTime: row.created_time,
      state: await readStored(storedPath(dataDir, row.file_sha256))
    }))
  )
}

/** Null for a file that is gone, or that an earlier Gloriole took and this one cannot show. */
async function readStored(path: string): Promise<PresentationState | null> {
  try {
    return readPresentation(parseDicom(await readFile(path)))?.state ?? null
  } catch (error) {
    if (error instanceof AppError || errnoOf(error) !== '') return null
    throw error
  }
}
