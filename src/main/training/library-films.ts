import { sql, type Kysely } from 'kysely'
import { storedPath } from '@main/library/file-store'
import type { Schema } from '@main/store/schema'
import type { TrainingFilm, UncertainPolicy } from '@main/training/labelled-film'
import { patientShare } from '@main/training/patient-share'

/** Patients from this share upwards are never trained on: the gate compares models on them. */
const heldOutFrom = 0.8

export const isHeldOut = (patient: string): boolean => patientShare(patient) >= heldOutFrom

/** A film of the library that readers labelled. */
export interface LibraryFilm extends TrainingFilm {
  readonly studyUid: string
  readonly sopInstanceUid: string
  readonly heldOut: boolean
}

export type Exclusion = 'lateral' | 'uncertain-alone'

interface Counts {
  readonly present: number
  readonly absent: number
  readonly uncertain: number
}

/** Labels of one class, of patients to train on and of those held out; films without an answer are not counted. */
export interface ClassCount {
  readonly class: string
  readonly trained: Counts
  readonly heldOut: Counts
}

/** How labels become material. */
export interface LibraryFilmsOptions {
  readonly uncertain: UncertainPolicy
  /** SOP instance UIDs of films that a run could not read: they are left out as if nobody had labelled them. */
  readonly unreadable?: ReadonlySet<string>
}

/** What a library holds for training, and what it leaves out. */
export interface LibraryFilms {
  readonly films: readonly LibraryFilm[]
  readonly excluded: readonly { readonly studyUid: string; readonly sopInstanceUid: string; readonly why: Exclusion }[]
  readonly counts: readonly ClassCount[]
  /** Labels of these films by what the reader did to the suggestion, and by reader. */
  readonly origins: Readonly<Record<string, number>>
  readonly readers: Readonly<Record<string, number>>
}

/** Settled where readers differed (shared/domain/label-source): the last of its finding, so that it holds. */
const isAdjudicated = sql<number>`coalesce(label.source ->> '$.kind', '') = 'adjudicated'`

/** Views that the model does not read (View Position, DICOM PS3.3 C.8.1.3). */
const lateralViews: ReadonlySet<string> = new Set(['LL', 'RL', 'LATERAL', 'LLD', 'RLD'])

export const isLateral = (view: string | null): boolean => lateralViews.has(view ?? '')

/**
 * The labels of a library as training takes them, film by film in the order of their UIDs: of several labels of a class
 * what readers settled together holds, else the newest; a label whose region was drawn is one like the others. Labels of
 * films that no model can learn from (lateral, unreadable) are not counted.
 */
export async function libraryFilms(db: Kysely<Schema>, dataDir: string, classes: readonly string[], { uncertain, unreadable }: LibraryFilmsOptions): Promise<LibraryFilms> {
  const all = await db
    .selectFrom('label')
    .innerJoin('instance', 'instance.sop_instance_uid', 'label.sop_instance_uid')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .leftJoin('report', 'report.study_uid', 'study.study_uid')
    .select(['label.sop_instance_uid', 'label.study_uid', 'label.class', 'label.presence', 'label.origin', 'label.reader', 'instance.file_sha256', 'instance.view_position', 'patient.patient_id', 'patient.issuer', 'report.text', isAdjudicated.as('settled')])
    .where('label.class', 'in', classes)
    .orderBy('label.sop_instance_uid')
    .orderBy(isAdjudicated)
    .orderBy('label.updated_at')
    .execute()
  const readable = all.filter((row) => !unreadable?.has(row.sop_instance_uid))
  const rows = readable.filter((row) => !isLateral(row.view_position))
  const films: LibraryFilm[] = []
  const excluded: LibraryFilms['excluded'][number][] = []
  for (const [sopInstanceUid, labels] of Map.groupBy(readable, (row) => row.sop_instance_uid)) {
    const { study_uid: studyUid, patient_id: patientId, issuer, file_sha256: file, view_position: view, text } = labels[0]!
    const patient = `${issuer}|${patientId}`
    const known = Object.fromEntries(labels.flatMap(({ class: name, presence }) => [valueOf(presence, uncertain)].flatMap((value) => (value === null ? [] : [[name, value] as const]))))
    if (isLateral(view)) excluded.push({ studyUid, sopInstanceUid, why: 'lateral' })
    else if (Object.keys(known).length === 0) excluded.push({ studyUid, sopInstanceUid, why: 'uncertain-alone' })
    else films.push({ path: storedPath(dataDir, file), patient, source: 0, labels: known, report: text || null, studyUid, sopInstanceUid, heldOut: isHeldOut(patient) })
  }
  const count = (of: (row: (typeof rows)[number]) => string) => Object.fromEntries([...Map.groupBy(rows, of)].map(([name, own]) => [name, own.length]))
  const countsOf = (name: string, heldOut: boolean): Counts => {
    const own = rows.filter((row) => row.class === name && isHeldOut(`${row.issuer}|${row.patient_id}`) === heldOut)
    const of = (presence: string) => own.filter((row) => row.presence === presence).length
    return { present: of('present'), absent: of('absent'), uncertain: of('uncertain') }
  }
  return {
    films,
    excluded,
    counts: classes.map((name) => ({ class: name, trained: countsOf(name, false), heldOut: countsOf(name, true) })),
    origins: count(({ origin, settled }) => (settled ? 'adjudicated' : origin)),
    readers: count(({ reader }) => reader)
  }
}

function valueOf(presence: string, uncertain: UncertainPolicy): number | null {
  if (presence === 'present') return 1
  if (presence === 'absent') return 0
  return uncertain === 'ignore' ? null : Number(uncertain === 'ones')
}
