import { createHash } from 'node:crypto'
import { uid } from '@shared/domain/study'

export const isUid = (text: string): boolean => uid.safeParse(text).success

/**
 * A UID that depends on nothing but `parts`: the same content always gets the same one, so importing twice changes nothing.
 * UUID-derived (PS3.5 B.2): `2.25.` and the decimal value of a version 8 UUID made of the first 128 bits of a SHA-256.
 */
export function derivedUid(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(String(part.length)).update(':').update(part)
  const uuid = hash.digest().subarray(0, 16)
  uuid[6] = (uuid[6]! & 0x0f) | 0x80
  uuid[8] = (uuid[8]! & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`).toString()}`
}
