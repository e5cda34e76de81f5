import { createHash } from 'node:crypto'

/**
 * A number in [0, 1) that follows from a patient's identifier alone, so that all films of a patient fall on the same
 * side of every split, in every run and on every machine.
 */
export function patientShare(patient: string): number {
  return createHash('sha256').update(`split ${patient}`).digest().readUIntBE(0, 6) / 2 ** 48
}
