import { createHash, randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { AppError, toFailure } from '@shared/domain/errors'
import type { Refusal } from '@shared/domain/exchange'
import { appendAudit } from '@main/audit/chain'
import { addFilm, type Addition } from '@main/library/add-film'
import { keepFiles } from '@main/library/file-store'
import { addPresentation } from '@main/library/presentations'
import type { Taken } from '@main/library/take'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'
import { reindexStudy } from '@main/store/search'
import { readSettings } from '@main/store/settings'

/** What became of a file, in the order of the import. */
export type Item = { readonly kind: 'object'; readonly label: string; readonly object: SpooledObject } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** A film, or a presentation state that came with films. */
export type SpooledObject = Extract<Taken, { kind: 'film' | 'presentation' }>

export interface BatchResult {
  readonly imported: number
  readonly unchanged: number
  readonly refused: readonly Refusal[]
  /** Of the films imported and unchanged. */
  readonly studyUids: readonly string[]
}

/** One import in the store: its films are entered batch by batch, each batch in one transaction with its audit entry. */
export interface ImportRun {
  readonly id: string
  /** Resolves when files and rows are on the disk. What the disk or the store refuse is refused film by film. */
  commit(items: readonly Item[]): Promise<BatchResult>
  finish(isCancelled: boolean): Promise<void>
}

/** Begins an import. Throws what the store throws. */
export async function beginRun(store: Store): Promise<ImportRun> {
  const id = randomUUID()
  const { reader } = await readSettings(store.db)
  await store.db.insertInto('import_run').values({ id, started_at: now(), finished_at: null }).execute()
  return {
    id,
    async commit(items) {
      try {
        const kept = await keep(store.dataDir, await withoutConflicts(store, items))
        return await store.transaction((tx) => commitBatch(tx, { id, reader }, kept))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return { imported: 0, unchanged: 0, studyUids: [], refused: items.map((item) => refusalOf(item, error)) }
      }
    },
    async finish(isCancelled) {
      await store.db.updateTable('import_run').set({ finished_at: now(), cancelled: isCancelled ? 1 : 0 }).where('id', '=', id).execute()
    }
  }
}

/**
 * Enters the films in a transaction that is taken back, so that those the library refuses leave no file in the store.
 * Removing such a file afterwards could take it from another import that has just found it there.
 */
async function withoutConflicts(store: Store, items: readonly Item[]): Promise<readonly Item[]> {
  if (!items.some((item) => item.kind === 'object' && item.object.file.spooledPath !== null)) return items
  return store.transaction(async (tx) => {
    await sql`SAVEPOINT rehearsal`.execute(tx)
    const answers: Item[] = []
    for (const item of items) {
      const refusal = item.kind === 'object' ? await conflictOf(tx, item) : null
      answers.push(refusal ? { kind: 'refused', refusal } : item)
    }
    await sql`ROLLBACK TO rehearsal`.execute(tx)
    return answers
  })
}

async function addObject(tx: Transaction<Schema>, object: SpooledObject, at: string): Promise<Addition> {
  if (object.kind === 'film') return addFilm(tx, object, at)
  return { state: await addPresentation(tx, object.header, object.file, at), toReindex: [] }
}

async function conflictOf(tx: Transaction<Schema>, item: Extract<Item, { kind: 'object' }>): Promise<Refusal | null> {
  try {
    await addObject(tx, item.object, now())
    return null
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'CONFLICT')) throw error
    return refusalOf(item, error)
  }
}

/** Files come before the rows that name them: a crash in between leaves a file that nobody names, never the reverse. */
async function keep(dataDir: string, items: readonly Item[]): Promise<Item[]> {
  const objects = items.filter((item) => item.kind === 'object')
  const answers = await keepFiles(dataDir, objects.map(({ object }) => object.file))
  const problems = new Map(objects.map((item, i): [Item, AppError | null] => [item, answers[i] ?? null]))
  return items.map((item) => {
    const problem = problems.get(item)
    return problem ? { kind: 'refused', refusal: refusalOf(item, problem) } : item
  })
}

async function commitBatch(tx: Transaction<Schema>, run: { readonly id: string; readonly reader: string }, items: readonly Item[]): Promise<BatchResult> {
  const at = now()
  const refused: Refusal[] = []
  const studyUids = new Set<string>()
  const toReindex = new Set<string>()
  const added: SpooledObject[] = []
  let unchanged = 0
  for (const item of items) {
    if (item.kind === 'refused') {
      refused.push(item.refusal)
      continue
    }
    // Again refused where another import was here since the rehearsal.
    try {
      const addition = await addObject(tx, item.object, at)
      if (addition.state === 'imported') added.push(item.object)
      else unchanged++
      addition.toReindex.forEach((uid) => toReindex.add(uid))
      if (item.object.kind === 'film') studyUids.add(item.object.header.study.uid)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'CONFLICT')) throw error
      refused.push(refusalOf(item, error))
    }
  }
  for (const uid of toReindex) await reindexStudy(tx, uid)
  await tx
    .updateTable('import_run')
    .set((row) => ({
      imported: row('imported', '+', added.length),
      unchanged: row('unchanged', '+', unchanged),
      refused: row('refused', '+', refused.length)
    }))
    .where('id', '=', run.id)
    .execute()
  if (added.length > 0) {
    await appendAudit(tx, { actor: run.reader, action: 'library.imported', subject: run.id, details: { films: added.length, digest: digestOf(added) }, at })
  }
  return { imported: added.length, unchanged, refused, studyUids: [...studyUids] }
}

const refusalOf = (item: Item, error: unknown): Refusal => (item.kind === 'refused' ? item.refusal : { path: item.label, ...toFailure(error) })

/** Ties the audit entry to the films and their content: SHA-256 over `SOP Instance UID, space, SHA-256` by line, sorted. */
function digestOf(objects: readonly SpooledObject[]): string {
  const uidOf = (object: SpooledObject) => (object.kind === 'film' ? object.header.instance.sopInstanceUid : object.header.sopInstanceUid)
  const lines = objects.map((object) => `${uidOf(object)} ${object.file.sha256}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}

const now = () => new Date().toISOString()
