import { createHash } from 'node:crypto'

/**
 * Deals patients out to k folds, so that all films of a patient share one: a fold's films are of patients that a fit on
 * the others has not seen. The order is that of the hash of their names, so it depends on nothing else.
 * @returns the fold of each film, in their order
 */
export function patientFolds(patients: readonly string[], k: number): number[] {
  const hash = (patient: string) => createHash('sha256').update(patient).digest('hex')
  const order = [...new Set(patients)].map((patient) => ({ patient, key: hash(patient) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const fold = new Map(order.map(({ patient }, i) => [patient, i % k]))
  return patients.map((patient) => fold.get(patient)!)
}
