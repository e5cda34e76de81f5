import type { Transaction } from 'kysely'
import type { InstanceHeader } from '@main/dicom/header'
import type { Schema } from '@main/store/schema'

export type PatientFacts = InstanceHeader['patient']

export interface KnownPatient extends Omit<PatientFacts, 'sex'> {
  readonly rowId: number
  readonly sex: string | null
}

/**
 * Stands in the issuer column between the issuer and what keeps apart those whom their ids do not; headers cannot hold
 * this character.
 */
const separator = '\u001f'

/**
 * Whether two descriptions cannot be of one person, although the ids do not say so: one id is often used for many (by
 * two hospitals without issuer, or as "ANONYMOUS"), and the priors of a stranger are worse than none. Birth dates or
 * sexes that differ contradict; names that have no part in common do too, unless the birth date is the same (marriage).
 */
export function contradicts(a: Omit<PatientFacts, 'id' | 'issuer' | 'sex'> & { readonly sex: string | null }, b: typeof a): boolean {
  if (a.birthDate !== null && b.birthDate !== null && a.birthDate !== b.birthDate) return true
  if (isKnownSex(a.sex) && isKnownSex(b.sex) && a.sex !== b.sex) return true
  if (a.birthDate !== null && a.birthDate === b.birthDate) return false
  const [ours, theirs] = [nameParts(a.name), nameParts(b.name)]
  return ours.length > 0 && theirs.length > 0 && !ours.some((part) => theirs.includes(part))
}

/**
 * The patient of a new study: who has the same id of the same issuer and is not contradicted; otherwise a new row. Who
 * has no id is a person of their own in every study, so that two unknown people never become one.
 */
export async function patientForNewStudy(tx: Transaction<Schema>, facts: PatientFacts, studyUid: string): Promise<KnownPatient> {
  if (facts.id === '') return addPatient(tx, facts, separator + studyUid)
  const sameId = await tx.selectFrom('patient').selectAll().where('patient_id', '=', facts.id).orderBy('id').execute()
  const sameIssuer = sameId.map(toKnownPatient).filter((patient) => patient.issuer === facts.issuer)
  const found = sameIssuer.find((patient) => !contradicts(patient, facts))
  if (found) return found
  return addPatient(tx, facts, sameIssuer.length === 0 ? facts.issuer : `${facts.issuer}${separator}${sameIssuer.length + 1}`)
}

/** Whether a film of these facts may stand in a study of this patient. An id that the film does not give is no contradiction. */
export function belongsTo(patient: KnownPatient, facts: PatientFacts): boolean {
  const differs = (ours: string, theirs: string) => ours !== '' && theirs !== '' && ours !== theirs
  return !differs(patient.id, facts.id) && !differs(patient.issuer, facts.issuer) && !contradicts(patient, facts)
}

/** Adds what was not known of the patient; true when there was something. What is known is never changed by a film. */
export async function completePatient(tx: Transaction<Schema>, patient: KnownPatient, facts: PatientFacts): Promise<boolean> {
  const [name, birthDate, sex] = [patient.name || facts.name, patient.birthDate ?? facts.birthDate, patient.sex ?? facts.sex]
  if (name === patient.name && birthDate === patient.birthDate && sex === patient.sex) return false
  await tx.updateTable('patient').set({ name, birth_date: birthDate, sex }).where('id', '=', patient.rowId).execute()
  return true
}

export const toKnownPatient = (row: { id: number; patient_id: string; issuer: string; name: string; birth_date: string | null; sex: string | null }): KnownPatient => ({
  rowId: row.id,
  id: row.patient_id,
  issuer: row.issuer.split(separator)[0]!,
  name: row.name,
  birthDate: row.birth_date,
  sex: row.sex
})

async function addPatient(tx: Transaction<Schema>, { id, name, birthDate, sex }: PatientFacts, issuer: string): Promise<KnownPatient> {
  const row = await tx.insertInto('patient').values({ patient_id: id, issuer, name, birth_date: birthDate, sex }).returningAll().executeTakeFirstOrThrow()
  return toKnownPatient(row)
}

const isKnownSex = (sex: string | null): boolean => sex === 'F' || sex === 'M'

/** Parts of a name without case, diacritics and punctuation: `Müller-Lüdenscheidt Anna` and `MULLER ANNA` share two. */
const nameParts = (name: string): readonly string[] => name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').match(/[\p{L}\p{N}]+/gu) ?? []
