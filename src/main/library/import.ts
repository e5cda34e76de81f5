import { rm } from 'node:fs/promises'
import { AppError, toFailure } from '@shared/domain/errors'
import type { ImportEvent, ImportSource } from '@shared/domain/exchange'
import { refused, type Candidate, type Found } from '@main/library/candidate'
import { eventStream } from '@main/library/event-stream'
import { expandFileSet, missingInArchive } from '@main/library/file-set'
import type { ImportPool } from '@main/library/import-pool'
import { beginRun, type ImportRun, type Item } from '@main/library/import-run'
import { importTempDir, removeAbandonedTemp, removeImportTemp } from '@main/library/import-temp'
import { createTally, type Tally } from '@main/library/import-tally'
import { inOrder } from '@main/library/in-order'
import { countSources, expandSources, uploadPath } from '@main/library/sources'
import type { Taken } from '@main/library/take'
import type { Store } from '@main/store/open'

export interface ImportParts {
  readonly store: Store
  readonly pool: ImportPool
}

/** Files that are read ahead of the one whose turn it is: while a batch is committed, the children go on. */
const readAhead = 128
/** A batch takes syncs of the disk: many films share them, but a label that is saved meanwhile must not wait long. */
const batchItems = 32
const batchMs = 250

/**
 * Imports what the sources name. Reports progress and each refusal as it comes, and at last the summary. When the
 * signal aborts, or the consumer leaves, what was read is still committed, the rest is left, and the summary says
 * `cancelled`. Throws only when nothing can be imported: WORKER_CRASHED, or what the store throws.
 */
export function importSources(parts: ImportParts, sources: readonly ImportSource[], signal: AbortSignal): AsyncIterable<ImportEvent> {
  const left = new AbortController()
  const stop = AbortSignal.any([signal, left.signal])
  return eventStream<ImportEvent>((emit) => runImport(parts, sources, stop, emit), () => left.abort())
}

async function runImport({ store, pool }: ImportParts, sources: readonly ImportSource[], cancelling: AbortSignal, emit: (event: ImportEvent) => void): Promise<void> {
  const startedMs = performance.now()
  const { dataDir } = store
  await pool.ready()
  await removeAbandonedTemp(dataDir)
  const run = await beginRun(store)
  const tempDir = importTempDir(dataDir, run.id)
  const tally = createTally(emit)
  const failing = new AbortController()
  const signal = AbortSignal.any([cancelling, failing.signal])
  const counting = countSources(sources, dataDir, signal).then((files) => tally.expect(files))
  try {
    const take = (candidate: Candidate) => pool.take({ candidate, dataDir, tempDir }, signal)
    const reader: Reader = { take, isAlone: sources.length === 1, namesIn: new Map(), expectMore: (files) => tally.expectMore(files) }
    await Promise.all([commitInBatches(readAll(expandSources(sources, dataDir), reader), run, tally), counting])
    tally.tellLast()
  } finally {
    // After a failure the children are still reading ahead.
    failing.abort()
    await removeImportTemp(dataDir, run.id)
    if (!cancelling.aborted) await removeUploads(sources, dataDir)
    await run.finish(cancelling.aborted)
  }
  emit({ kind: 'done', summary: { ...tally.summary(), importId: run.id, cancelled: cancelling.aborted, ms: performance.now() - startedMs } })
}

interface Reader {
  take(candidate: Candidate): Promise<Taken>
  /** The candidate is all that there is to import. */
  readonly isAlone: boolean
  /** Of the archives that were opened, by path: the names of their entries in upper case. */
  readonly namesIn: Map<string, ReadonlySet<string>>
  expectMore(files: number): void
}

/** What holds or lists files. */
type Opened = Exclude<Taken, { kind: 'film' | 'presentation' }>
type Outcome = Item | { readonly kind: 'opened'; readonly candidate: Candidate; readonly taken: Opened } | { readonly kind: 'cancelled' }

/** Films and refusals of all that was found, in its order; what lies in an archive comes where the archive stands. */
async function* readAll(found: AsyncIterable<Found>, reader: Reader): AsyncGenerator<Item, void, undefined> {
  for await (const outcome of inOrder(found, (one) => readOne(one, reader), readAhead)) {
    if (outcome.kind === 'cancelled') return
    // In its place come the files that it holds or lists.
    if (outcome.kind === 'opened') reader.expectMore(-1)
    if (outcome.kind === 'opened') yield* readAll(inside(outcome.candidate, outcome.taken, reader), reader)
    else yield outcome
  }
}

async function readOne(found: Found, reader: Reader): Promise<Outcome> {
  if (found.kind === 'refused') return found
  const { candidate } = found
  try {
    const taken = await reader.take(candidate)
    if (taken.kind !== 'film' && taken.kind !== 'presentation') return { kind: 'opened', candidate, taken }
    return { kind: 'object', label: candidate.label, object: taken }
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') return { kind: 'cancelled' }
    return refused(candidate.label, toFailure(error))
  }
}

async function* inside(opened: Candidate, taken: Opened, reader: Reader): AsyncGenerator<Found, void, undefined> {
  if (taken.kind === 'archive') {
    const { path, listing } = taken
    reader.namesIn.set(path, new Set([...listing.entries.map(({ name }) => name), ...listing.refused.map((refusal) => refusal.path)].map((name) => name.toUpperCase())))
    reader.expectMore(listing.entries.length + listing.refused.length)
    for (const refusal of listing.refused) yield refused(`${opened.label}!/${refusal.path}`, refusal)
    for (const entry of listing.entries) {
      yield { kind: 'candidate', candidate: { path, entry, label: `${opened.label}!/${entry.name}`, depth: opened.depth + 1, origin: 'archive' } }
    }
  } else if (taken.references.length === 0) yield refused(opened.label, new AppError('DICOM_MALFORMED', 'The DICOMDIR lists no files.'))
  else if (opened.origin === 'named' || opened.origin === 'folder') {
    if (opened.origin === 'named') reader.expectMore(taken.references.length)
    yield* expandFileSet(opened, taken.references)
  }
  else if (opened.entry) {
    const { entry } = opened
    const missing = missingInArchive({ ...opened, entry }, taken.references, reader.namesIn.get(opened.path) ?? new Set())
    reader.expectMore(missing.length)
    yield* missing
  }
  // Elsewhere its files came with it, or did not; there is no folder to look for them.
  else if (reader.isAlone && opened.origin === 'upload') {
    yield refused(opened.label, new AppError('NOT_AN_IMAGE', 'A DICOMDIR only lists films; choose the folder that holds them.'))
  }
}

async function commitInBatches(items: AsyncIterable<Item>, run: ImportRun, tally: Tally): Promise<void> {
  let batch: Item[] = []
  let begunMs = 0
  const flush = async () => {
    if (batch.length === 0) return
    const full = batch
    batch = []
    tally.add(full.length, await run.commit(full))
  }
  for await (const item of items) {
    if (batch.length === 0) begunMs = performance.now()
    batch.push(item)
    if (batch.length >= batchItems || performance.now() - begunMs > batchMs) await flush()
  }
  await flush()
}

async function removeUploads(sources: readonly ImportSource[], dataDir: string): Promise<void> {
  for (const source of sources) if (source.kind === 'upload') await rm(uploadPath(dataDir, source.id), { force: true })
}
