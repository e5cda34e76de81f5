import { create } from 'zustand'
import type { ImportSource, ImportSummary, Refusal } from '@shared/domain/exchange'
import type { ErrorCode, Failure } from '@shared/domain/errors'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import type { PickedFile } from '@renderer/worklist/picked-file'
import { upload } from '@renderer/worklist/upload'

interface ImportJob {
  /** Null when nothing is being imported. */
  readonly progress: { readonly phase: 'sending' | 'reading'; readonly done: number; readonly total: number | null; readonly refused: number } | null
  readonly summary: ImportSummary | null
  readonly failure: Failure | null
}

export const useImportJob = create<ImportJob>(() => ({ progress: null, summary: null, failure: null }))

const set = useImportJob.setState
let running: AbortController | null = null

export const cancelImport = () => running?.abort()
export const dismissImport = () => set({ summary: null, failure: null })

/** Imports paths of this machine (Electron). */
export const importPaths = (paths: readonly string[], onDone: (summary: ImportSummary) => void) =>
  run(() => Promise.resolve({ sources: paths.map((path): ImportSource => ({ kind: 'path', path })), refused: [] }), onDone)

/** Imports files that the page holds: their bytes are sent first. */
export const importFiles = (files: readonly PickedFile[], onDone: (summary: ImportSummary) => void) =>
  run(async (signal) => {
    const sources: ImportSource[] = []
    const refused: Refusal[] = []
    for (const [done, file] of files.entries()) {
      set({ progress: { phase: 'sending', done, total: files.length, refused: refused.length } })
      try {
        sources.push({ kind: 'upload', id: await upload(file, signal), name: file.name })
      } catch (error) {
        const failure = failureOf(error)
        if (!ofOneFile.has(failure.code)) throw error
        refused.push({ path: file.name, ...failure })
      }
    }
    return { sources, refused }
  }, onDone)

/** Refusals of one file; anything else stops the import. */
const ofOneFile: ReadonlySet<ErrorCode> = new Set(['INPUT_INVALID', 'FILE_TOO_LARGE', 'FILE_UNREADABLE'])

interface Prepared {
  readonly sources: ImportSource[]
  /** Files that did not even get as far as the import. */
  readonly refused: readonly Refusal[]
}

const nothing: ImportSummary = { importId: '', imported: 0, unchanged: 0, refused: [], studyUids: [], cancelled: false, ms: 0 }

async function run(prepare: (signal: AbortSignal) => Promise<Prepared>, onDone: (summary: ImportSummary) => void): Promise<void> {
  if (running) return
  const controller = new AbortController()
  running = controller
  set({ progress: { phase: 'reading', done: 0, total: null, refused: 0 }, summary: null, failure: null })
  try {
    const { sources, refused } = await prepare(controller.signal)
    if (sources.length === 0) {
      if (refused.length > 0) set({ summary: { ...nothing, refused: [...refused] } })
      return
    }
    set({ progress: { phase: 'reading', done: 0, total: null, refused: 0 } })
    for await (const event of await door.exchange.import({ sources }, { signal: controller.signal })) {
      if (event.kind === 'progress') set({ progress: { phase: 'reading', done: event.done, total: event.total, refused: refused.length + event.refused } })
      if (event.kind === 'done') {
        set({ summary: { ...event.summary, refused: [...refused, ...event.summary.refused] } })
        onDone(event.summary)
      }
    }
  } catch (error) {
    set({ failure: failureOf(error) })
  } finally {
    running = null
    set({ progress: null })
  }
}
