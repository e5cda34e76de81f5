import { AppError } from '@shared/domain/errors'
import { fileTimeLimitMs, importChildren } from '@main/library/import-limits'
import type { Taken, TakeRequest } from '@main/library/take'
import type { Worker } from '@main/workers/channel'
import type { ImportProcedures } from '@main/workers/import-procedures'

export interface ImportPoolOptions {
  readonly start: () => Worker<ImportProcedures>
  readonly children?: number
  readonly timeLimitMs?: number
  /** Children without work end after this time. */
  readonly idleMs?: number
}

/** Child processes that read files, one file each at a time. They start when there is work. */
export interface ImportPool {
  /** Makes sure that a child can be started at all, so that no file is blamed for it. Throws WORKER_CRASHED. */
  ready(): Promise<void>
  /**
   * Reads one candidate. A child that crashes or takes too long is ended, and with it only this file.
   * Throws what `take` throws, WORKER_CRASHED, or CANCELLED as soon as the signal says so.
   */
  take(request: TakeRequest, signal: AbortSignal): Promise<Taken>
  /** Ends the children, and what waits for them; resolves when they are gone and write no more. */
  close(): Promise<void>
}

interface Slot {
  worker: Worker<ImportProcedures> | null
  ended: Promise<unknown>
  isBusy: boolean
}

export function createImportPool({ start, children = importChildren, timeLimitMs = fileTimeLimitMs, idleMs = 5_000 }: ImportPoolOptions): ImportPool {
  const slots = Array.from({ length: children }, (): Slot => ({ worker: null, ended: Promise.resolve(), isBusy: false }))
  const waiting: ((slot: Slot) => void)[] = []
  const closing = new AbortController()
  let idle: NodeJS.Timeout | undefined

  const acquire = (): Promise<Slot> => {
    clearTimeout(idle)
    const free = slots.filter((slot) => !slot.isBusy)
    // One that runs already before one that would have to start.
    const slot = free.find(({ worker }) => worker) ?? free[0]
    if (!slot) return new Promise((resolve) => waiting.push(resolve))
    slot.isBusy = true
    return Promise.resolve(slot)
  }
  const release = (slot: Slot) => {
    const next = waiting.shift()
    if (next) {
      next(slot)
      return
    }
    slot.isBusy = false
    if (!closing.signal.aborted && slots.every(({ isBusy }) => !isBusy)) idle = setTimeout(() => slots.forEach(end), idleMs)
  }

  return {
    async ready() {
      const slot = await acquire()
      try {
        await running(slot, start).call('ready', undefined)
      } catch (cause) {
        end(slot)
        throw new AppError('WORKER_CRASHED', 'The import process cannot be started; gloriole doctor may tell why.', { cause })
      } finally {
        release(slot)
      }
    },

    async take(request, cancelling) {
      const signal = AbortSignal.any([cancelling, closing.signal])
      const slot = await acquire()
      try {
        if (signal.aborted) throw cancelled()
        return await takeIn(running(slot, start), slot, request, signal, timeLimitMs)
      } finally {
        release(slot)
      }
    },

    async close() {
      closing.abort()
      clearTimeout(idle)
      slots.forEach(end)
      await Promise.all(slots.map(({ ended }) => ended))
    }
  }
}

function running(slot: Slot, start: () => Worker<ImportProcedures>): Worker<ImportProcedures> {
  if (slot.worker) return slot.worker
  const worker = start()
  slot.worker = worker
  const ended = new Promise<void>((resolve) => {
    worker.onExit(() => {
      if (slot.worker === worker) slot.worker = null
      resolve()
    })
  })
  slot.ended = Promise.all([slot.ended, ended])
  return worker
}

function end(slot: Slot): void {
  slot.worker?.close()
  slot.worker = null
}

async function takeIn(worker: Worker<ImportProcedures>, slot: Slot, request: TakeRequest, signal: AbortSignal, timeLimitMs: number): Promise<Taken> {
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
    worker.close()
  }, timeLimitMs)
  try {
    return await worker.call('take', request, { signal })
  } catch (error) {
    if (!(error instanceof AppError) || !isFatal(error)) throw error
    // What the child does now is of no use to anybody; when it is gone, it writes no more.
    end(slot)
    await slot.ended
    if (error.code === 'CANCELLED') throw error
    throw new AppError('WORKER_CRASHED', late.signal.aborted ? `Reading this file took longer than ${timeLimitMs / 1000} seconds.` : crashMessage, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

const isFatal = ({ code }: AppError) => code === 'CANCELLED' || code === 'WORKER_CRASHED'
const crashMessage = 'Reading this file made the import process end: the file needs too much memory, or is made to do harm.'
const cancelled = () => new AppError('CANCELLED', 'The import was cancelled.')
