import type { Transaction } from 'kysely'
import { AppError } from '@shared/domain/errors'
import { presentationState, type ListedPresentation, type PresentationState } from '@shared/domain/presentation-state'
import type { PresentationHeader } from '@main/dicom/presentation-state'
import { storedPath, type StoredFile } from '@main/library/file-store'
import type { ImportPool } from '@main/library/import-pool'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

/**
 * Enters a presentation state. The same one again changes nothing; another one under its UID is refused.
 * @throws AppError CONFLICT
 */
export async function addPresentation(tx: Transaction<Schema>, header: PresentationHeader, file: StoredFile, at: string): Promise<'imported' | 'unchanged'> {
  const { sopInstanceUid, study, patient, label, description, creator, createdDate, createdTime, state } = header
  const known = await tx.selectFrom('presentation_state').select('file_sha256').where('sop_instance_uid', '=', sopInstanceUid).executeTakeFirst()
  if (known?.file_sha256 === file.sha256) return 'unchanged'
  if (known) throw new AppError('CONFLICT', 'Another presentation state with the same SOP Instance UID is in the library; it was not overwritten.')
  await tx.insertInto('file').values({ sha256: file.sha256, bytes: file.bytes, stored_at: at }).onConflict((on) => on.column('sha256').doNothing()).execute()
  await tx
    .insertInto('presentation_state')
    .values({ sop_instance_uid: sopInstanceUid, study_uid: study.uid, patient_id: patient.id, label, description, creator, created_date: createdDate, created_time: createdTime, state: JSON.stringify(state), file_sha256: file.sha256 })
    .execute()
  return 'imported'
}

/**
 * Presentation states of a study's films, newest first: those that say they are of its patient. One that an earlier version
 * took is read again from its file, by a child process.
 */
export async function readPresentations(store: Store, pool: ImportPool, studyUid: string): Promise<ListedPresentation[]> {
  const rows = await store.db
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
      state: row.state === null ? await readAgain(store, pool, row.sop_instance_uid, row.file_sha256) : presentationState.parse(JSON.parse(row.state))
    }))
  )
}

/** Null for a file that is gone, or whose state this version refuses. */
async function readAgain({ db, dataDir }: Store, pool: ImportPool, sopInstanceUid: string, sha256: string): Promise<PresentationState | null> {
  // It is in the store, so nothing of it is spooled to the folder for files on their way.
  const candidate = { path: storedPath(dataDir, sha256), entry: null, label: sopInstanceUid, depth: 0, origin: 'named' } as const
  const taken = await pool.take({ candidate, dataDir, tempDir: dataDir }, new AbortController().signal).catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  if (taken?.kind !== 'presentation') return null
  const { state } = taken.header
  await db.updateTable('presentation_state').set({ state: JSON.stringify(state) }).where('sop_instance_uid', '=', sopInstanceUid).execute()
  return state
}
