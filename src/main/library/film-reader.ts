import type { PaintableFrame, TagRow } from '@shared/domain/film-frame'
import type { Worker } from '@main/workers/channel'
import type { FilmProcedures } from '@main/workers/film-procedures'

/** One for what the reader waits for, one for what the window reads ahead. */
const threads = 2

/** Reads films of the library for the window, in threads that start when there is work. */
export interface FilmReader {
  /** A frame (from 0) of a stored file. Throws what `FilmProcedures.frame` throws, CANCELLED, or WORKER_CRASHED when the thread ended meanwhile. */
  frame(path: string, frame: number, signal: AbortSignal): Promise<PaintableFrame>
  /** What a stored file says. Throws as `frame`. */
  tags(path: string): Promise<TagRow[]>
  close(): void
}

interface Slot {
  worker: Worker<FilmProcedures> | null
  waiting: number
  /** What it read last: a film that is played is open there already. */
  path: string
}

export function createFilmReader(start: () => Worker<FilmProcedures>): FilmReader {
  const slots = Array.from({ length: threads }, (): Slot => ({ worker: null, waiting: 0, path: '' }))

  const on = async <T>(path: string, work: (worker: Worker<FilmProcedures>) => Promise<T>): Promise<T> => {
    const slot = slots.toSorted((a, b) => a.waiting - b.waiting || Number(b.path === path) - Number(a.path === path))[0]!
    slot.waiting++
    slot.path = path
    try {
      return await work(running(slot, start))
    } finally {
      slot.waiting--
    }
  }

  return {
    frame: (path, frame, signal) => on(path, (worker) => worker.call('frame', { path, frame }, { signal })),
    tags: (path) => on(path, (worker) => worker.call('tags', { path })),
    close: () => slots.forEach(({ worker }) => worker?.close())
  }
}

function running(slot: Slot, start: () => Worker<FilmProcedures>): Worker<FilmProcedures> {
  if (slot.worker) return slot.worker
  const worker = start()
  slot.worker = worker
  worker.onExit(() => {
    if (slot.worker === worker) slot.worker = null
  })
  return worker
}
