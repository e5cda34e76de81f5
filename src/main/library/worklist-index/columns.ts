import type { Interned } from '@main/library/worklist-index/interned'
import { interned } from '@main/library/worklist-index/interned'
import type { FactsRow } from '@main/library/worklist-index/read-facts'

/**
 * What studies are filtered and sorted by, in columns indexed by the study's id: ids are given one after the other and
 * studies are never removed, so the columns have no holes worth saving.
 */
export interface Columns {
  /** One more than the highest id. */
  top: number
  /** How many studies there are. */
  count: number
  /** 1 where there is a study of this id. */
  has: Uint8Array
  patient: Int32Array
  /** YYYYMMDD; 0: unknown. */
  date: Int32Array
  /** HHMMSS with its fraction; -1: unknown. */
  time: Float64Array
  /** Milliseconds since 1970. */
  imported: Float64Array
  /** Index into `statusOrder`. */
  status: Uint8Array
  /** Indexes into the interned lists, as JSON. */
  modalities: Int32Array
  labelled: Int32Array
  readers: Int32Array
  /** Class of the top suggestion, an index into the interned names; 0: no suggestion. */
  suggested: Int32Array
  /** NaN: no suggestion. */
  suspicion: Float64Array
  uncertainty: Float64Array
  readonly lists: Interned
  readonly classes: Interned
  /** By the patient's id: the name, and the id on the film, in small letters. */
  readonly names: string[]
  readonly patientIds: string[]
}

/** In the order of the work rather than of the alphabet. */
export const statusOrder = ['unread', 'reading', 'second-look', 'read'] as const

const arrays = ['has', 'patient', 'date', 'time', 'imported', 'status', 'modalities', 'labelled', 'readers', 'suggested', 'suspicion', 'uncertainty'] as const

export function createColumns(): Columns {
  return {
    top: 0, count: 0,
    has: new Uint8Array(), patient: new Int32Array(), date: new Int32Array(), time: new Float64Array(), imported: new Float64Array(), status: new Uint8Array(),
    modalities: new Int32Array(), labelled: new Int32Array(), readers: new Int32Array(), suggested: new Int32Array(), suspicion: new Float64Array(), uncertainty: new Float64Array(),
    lists: interned('[]'), classes: interned(''), names: [], patientIds: []
  }
}

/** Groups of columns that an order may depend on. */
export type Changed = 'name' | 'patientId' | 'date' | 'imported' | 'status' | 'suspicion' | 'uncertainty'
export const everything: readonly Changed[] = ['name', 'patientId', 'date', 'imported', 'status', 'suspicion', 'uncertainty']

/**
 * Enters a study as it now is and tells what of its places in the orders may have changed.
 *
 * @param renamed called with the other studies of a patient who has another name or id now
 */
export function enter(columns: Columns, row: FactsRow, renamed: (id: number, changed: readonly Changed[]) => void): readonly Changed[] {
  const { id } = row
  const isNew = columns.has[id] !== 1
  if (isNew) {
    grow(columns, id + 1)
    columns.has[id] = 1
    columns.count++
  }
  const changed = new Set<Changed>()
  const put = (what: Changed, column: Int32Array | Float64Array | Uint8Array, value: number) => {
    if (!Object.is(column[id], value)) changed.add(what)
    column[id] = value
  }
  const text = (what: Changed, column: string[], value: string) => {
    const before = column[row.patient]
    if (before === value) return
    column[row.patient] = value
    changed.add(what)
    if (before !== undefined) for (let other = 0; other < columns.top; other++) if (columns.patient[other] === row.patient && columns.has[other] === 1) renamed(other, [what])
  }
  text('name', columns.names, foldAscii(row.name))
  text('patientId', columns.patientIds, foldAscii(row.patient_id))
  if (columns.patient[id] !== row.patient) changed.add('name').add('patientId')
  columns.patient[id] = row.patient
  put('date', columns.date, row.study_date === null ? 0 : Number(row.study_date) || 0)
  put('date', columns.time, timeOf(row.study_time))
  put('imported', columns.imported, Date.parse(row.imported_at) || 0)
  put('status', columns.status, Math.max(0, statusOrder.findIndex((status) => status === row.status)))
  columns.modalities[id] = columns.lists.indexOf(row.modalities)
  columns.labelled[id] = columns.lists.indexOf(row.labelled)
  columns.readers[id] = columns.lists.indexOf(row.readers)
  columns.suggested[id] = row.class === null ? 0 : columns.classes.indexOf(row.class)
  put('suspicion', columns.suspicion, row.suspicion ?? NaN)
  put('uncertainty', columns.uncertainty, row.uncertainty ?? NaN)
  return isNew ? everything : [...changed]
}

/** Forgets all suggestions: another model, prompt set or mode serves. */
export function forgetSuggestions({ suggested, suspicion, uncertainty }: Columns): void {
  suggested.fill(0)
  suspicion.fill(NaN)
  uncertainty.fill(NaN)
}

function grow(columns: Columns, top: number): void {
  columns.top = Math.max(columns.top, top)
  if (columns.has.length >= top) return
  const length = Math.max(1024, top, Math.ceil(columns.has.length * 1.5))
  for (const name of arrays) {
    const old = columns[name]
    const larger = new (old.constructor as new (length: number) => typeof old)(length)
    larger.set(old)
    Object.assign(columns, { [name]: larger })
  }
}

/** As SQLite's NOCASE folds: letters of ASCII alone. */
const foldAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** `0834`, `083412`, `083412.5`: the same clock for all. */
function timeOf(time: string | null): number {
  if (time === null) return -1
  const [whole = '', fraction = ''] = time.split('.')
  const value = Number(`${whole.padEnd(6, '0')}.${fraction}0`)
  return Number.isFinite(value) ? value : -1
}
