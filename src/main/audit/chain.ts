import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { genesis, readAnchor, writeAnchor, type Head } from '@main/audit/anchor'
import { canonicalJson } from '@shared/canonical-json'
import type { Schema } from '@main/store/schema'
import { contextOf } from '@main/store/transaction'

/** One thing that somebody did. It never carries patient data: no names, no dates, no report text. */
export interface AuditEntry {
  /** The reader's name as in the settings, or the part of the program that acted. */
  readonly actor: string
  /** What was done, e.g. `review.label`, `import.finished`. */
  readonly action: string
  /** What it was done to: a DICOM UID or another identifier, e.g. an import run's. */
  readonly subject: string
  /** UIDs, ids, classes, counts and hashes. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>
  /** ISO 8601; the present moment when absent. */
  readonly at?: string
}

type Row = Schema['audit']

/**
 * Appends to the hash chain in the transaction of the thing audited: both are stored, or neither.
 * The anchor outside the database follows soon after the commit; a crash in between leaves it behind, never ahead.
 */
export async function appendAudit(tx: Transaction<Schema>, entry: AuditEntry): Promise<void> {
  const { db, dataDir, afterCommit } = contextOf(tx)
  const last = await headOf(tx)
  const body = {
    sequence: last.sequence + 1,
    at: entry.at ?? new Date().toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    details: canonicalJson(entry.details)
  }
  await tx.insertInto('audit').values({ ...body, previous_hash: last.hash, hash: hashOf(last.hash, body) }).execute()
  // Before the very first commit, so that an absent anchor beside entries always means a removed one.
  if (last.sequence === 0 && readAnchor(dataDir) === null) await writeAnchor(dataDir, genesis)
  afterCommit.set('audit', () => advanceAnchor(db, dataDir))
}

/** SHA-256 of the previous hash and the row's canonical JSON, in hex. */
export function hashOf(previousHash: string, row: Omit<Row, 'previous_hash' | 'hash'>): string {
  const { sequence, at, actor, action, subject, details } = row
  return createHash('sha256').update(previousHash).update(canonicalJson({ sequence, at, actor, action, subject, details })).digest('hex')
}

/**
 * Moves the anchor to the newest entry. It stays where it is when the database does not hold the entry it names: that
 * is evidence of an altered or an older database. When two processes write at once the older head may win; it is as
 * true, and the next entry moves it on.
 */
async function advanceAnchor(db: Kysely<Schema>, dataDir: string): Promise<void> {
  try {
    const anchor = readAnchor(dataDir)
    if (anchor === null || !(await holds(db, anchor))) return
    const newest = await headOf(db)
    if (newest.sequence > anchor.sequence) await writeAnchor(dataDir, newest)
  } catch (error) {
    // The audited action is committed and must be answered as such; the anchor follows with the next entry.
    process.emitWarning('The audit anchor could not be written; the next audited action will try again.', {
      code: 'AUDIT_ANCHOR',
      detail: error instanceof Error ? error.message : String(error)
    })
  }
}

async function headOf(db: Kysely<Schema>): Promise<Head> {
  const row = await db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  return row ?? genesis
}

async function holds(db: Kysely<Schema>, { sequence, hash }: Head): Promise<boolean> {
  if (sequence === 0) return hash === genesis.hash
  const row = await db.selectFrom('audit').select('hash').where('sequence', '=', sequence).executeTakeFirst()
  return row?.hash === hash
}
