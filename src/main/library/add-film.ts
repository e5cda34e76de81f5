import type { Transaction } from 'kysely'
import { AppError } from '@shared/domain/errors'
import type { InstanceHeader } from '@main/dicom/header'
import type { StoredFile } from '@main/library/file-store'
import { belongsTo, completePatient, patientForNewStudy, toKnownPatient, type KnownPatient } from '@main/library/patient-identity'
import type { Schema } from '@main/store/schema'

export interface StoredFilm {
  readonly header: InstanceHeader
  readonly file: StoredFile
}

export interface Addition {
  readonly state: 'imported' | 'unchanged'
  /** Studies whose searchable text changed: the film's own, and those of its patient who is now better known. */
  readonly toReindex: readonly string[]
}

const unchanged: Addition = { state: 'unchanged', toReindex: [] }

/**
 * Enters a film with its series, study and patient, as far as they are not there yet. The same film again changes
 * nothing. What is known is never overwritten or moved: an instance whose content differs from what is here under its
 * UID, a series that belongs to another study, and a study that belongs to another patient are refused; then nothing
 * was written.
 * @param at ISO 8601
 * @throws AppError CONFLICT
 */
export async function addFilm(tx: Transaction<Schema>, { header, file }: StoredFilm, at: string): Promise<Addition> {
  const { patient: facts, study, series, instance } = header
  const known = await tx.selectFrom('instance').select('file_sha256').where('sop_instance_uid', '=', instance.sopInstanceUid).executeTakeFirst()
  if (known?.file_sha256 === file.sha256) return unchanged
  if (known) throw conflict('Another film with the same SOP Instance UID is in the library; it was not overwritten.')
  const knownSeries = await tx.selectFrom('series').select('study_uid').where('series_uid', '=', series.uid).executeTakeFirst()
  if (knownSeries && knownSeries.study_uid !== study.uid) throw conflict('The series of this film belongs to another study in the library.')
  const owner = await ownerOf(tx, study.uid)
  if (owner && !belongsTo(owner, facts)) throw conflict('The study of this film belongs to another patient in the library.')

  const patient = owner ?? (await patientForNewStudy(tx, facts, study.uid))
  const isBetterKnown = await completePatient(tx, patient, facts)
  const isNewText = owner ? await completeStudy(tx, study) : await addStudy(tx, study, patient.rowId, at)
  if (!knownSeries) await addSeries(tx, header)
  await tx.insertInto('file').values({ sha256: file.sha256, bytes: file.bytes, stored_at: at }).onConflict((on) => on.column('sha256').doNothing()).execute()
  await addInstance(tx, header, file)
  return { state: 'imported', toReindex: isBetterKnown ? await studiesOf(tx, patient) : isNewText ? [study.uid] : [] }
}

const conflict = (message: string) => new AppError('CONFLICT', message)

async function ownerOf(tx: Transaction<Schema>, studyUid: string): Promise<KnownPatient | null> {
  const row = await tx.selectFrom('patient').innerJoin('study', 'study.patient', 'patient.id').selectAll('patient').where('study.study_uid', '=', studyUid).executeTakeFirst()
  return row ? toKnownPatient(row) : null
}

async function addStudy(tx: Transaction<Schema>, study: InstanceHeader['study'], patient: number, at: string): Promise<true> {
  const { uid, date, time, description, accession } = study
  await tx.insertInto('study').values({ study_uid: uid, patient, study_date: date, study_time: time, description, accession, imported_at: at }).execute()
  return true
}

/** Adds what no earlier film of the study told; true when its searchable text changed. */
async function completeStudy(tx: Transaction<Schema>, study: InstanceHeader['study']): Promise<boolean> {
  const row = await tx
    .selectFrom('study')
    .select(['study_date', 'study_time', 'description', 'accession'])
    .where('study_uid', '=', study.uid)
    .executeTakeFirstOrThrow()
  const description = row.description || study.description
  const accession = row.accession || study.accession
  // Date and time belong together: the time of one film must not meet the date of another.
  const when = row.study_date === null && study.date !== null ? { study_date: study.date, study_time: study.time } : null
  const isNewText = description !== row.description || accession !== row.accession
  if (when || isNewText) await tx.updateTable('study').set({ description, accession, ...when }).where('study_uid', '=', study.uid).execute()
  return isNewText
}

async function addSeries(tx: Transaction<Schema>, { study, series }: InstanceHeader): Promise<void> {
  const { uid, modality, number, description, bodyPart } = series
  await tx.insertInto('series').values({ series_uid: uid, study_uid: study.uid, modality, series_number: number, description, body_part: bodyPart }).execute()
}

async function addInstance(tx: Transaction<Schema>, { study, series, instance }: InstanceHeader, file: StoredFile): Promise<void> {
  await tx
    .insertInto('instance')
    .values({
      sop_instance_uid: instance.sopInstanceUid,
      series_uid: series.uid,
      study_uid: study.uid,
      sop_class_uid: instance.sopClassUid,
      instance_number: instance.number,
      transfer_syntax_uid: instance.transferSyntaxUid,
      image_rows: instance.rows,
      image_columns: instance.columns,
      frames: instance.frames,
      photometric: instance.photometric,
      view_position: instance.viewPosition,
      laterality: instance.laterality,
      spacing_row_mm: instance.spacing?.rowMm ?? null,
      spacing_column_mm: instance.spacing?.columnMm ?? null,
      spacing_source: instance.spacing?.source ?? null,
      file_sha256: file.sha256
    })
    .execute()
}

async function studiesOf(tx: Transaction<Schema>, patient: KnownPatient): Promise<string[]> {
  const rows = await tx.selectFrom('study').select('study_uid').where('patient', '=', patient.rowId).execute()
  return rows.map((row) => row.study_uid)
}
