import { setImmediate } from 'node:timers/promises'
import { AppError } from '@shared/domain/errors'
import { genesis, readAnchor, type Head } from '@main/audit/anchor'
import { hashOf } from '@main/audit/chain'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

export interface AuditVerdict {
  /** Entries that were read: all of them when intact. */
  readonly entries: number
  readonly intact: boolean
  /** The first thing that is wrong, in words. */
  readonly problem: string | null
}

const batch = 1_000

/**
 * Recomputes the chain from its first entry and holds it against the anchor: finds entries that were edited, deleted,
 * inserted or reordered, a chain that was cut short, and a database replaced by an older copy. The hashes are not
 * keyed: whoever can rewrite the database and the anchor consistently is not found out.
 */
export async function verifyAudit(store: Store): Promise<AuditVerdict> {
  // The anchor first: entries that are appended meanwhile only put the database ahead of it.
  const anchor = anchorOf(store)
  if (anchor instanceof AppError) return { entries: 0, intact: false, problem: anchor.message }
  let last: Head = genesis
  const broken = (problem: string): AuditVerdict => ({ entries: last.sequence, intact: false, problem })
  for (;;) {
    const rows = await store.db.selectFrom('audit').selectAll().where('sequence', '>', last.sequence).orderBy('sequence').limit(batch).execute()
    for (const row of rows) {
      const problem = problemOf(row, last, anchor)
      if (problem) return broken(problem)
      last = { sequence: row.sequence, hash: row.hash }
    }
    if (rows.length < batch) break
    await setImmediate()
  }
  if (anchor === null && last.sequence > 0) return broken('The audit anchor (audit-head.json) was removed.')
  if (anchor && anchor.sequence > last.sequence) {
    return broken(`Entries ${last.sequence + 1} to ${anchor.sequence} are missing: the chain was cut, or the database is an older copy.`)
  }
  return { entries: last.sequence, intact: true, problem: null }
}

function problemOf(row: Schema['audit'], last: Head, anchor: Head | null): string | null {
  if (row.sequence !== last.sequence + 1) return `Entry ${last.sequence + 1} is missing.`
  if (row.previous_hash !== last.hash) return `Entry ${row.sequence} does not follow the entry before it.`
  if (row.hash !== hashOf(last.hash, row)) return `Entry ${row.sequence} was altered.`
  if (row.sequence === anchor?.sequence && row.hash !== anchor.hash) return `Entry ${row.sequence} is not the one the anchor names: the end of the chain was rewritten.`
  return null
}

function anchorOf(store: Store): Head | null | AppError {
  try {
    return readAnchor(store.dataDir)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
