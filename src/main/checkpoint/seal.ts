import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '@shared/canonical-json'

/**
 * SHA-256 over everything a manifest says, its seal aside, as canonical JSON: the hashes of a manifest guard its files,
 * this guards temperatures, notice and card, which no self-test would miss. Taken of the JSON as it stands in the file,
 * so that a field that a later version adds does not break the seals of earlier packs.
 */
export function sealOf(manifest: { readonly [key: string]: Json }): string {
  const sealed = Object.fromEntries(Object.entries(manifest).filter(([key]) => key !== 'seal'))
  return createHash('sha256').update(canonicalJson(sealed)).digest('hex')
}
