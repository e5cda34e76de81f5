import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import type { Candidate } from '@main/library/candidate'
import { createImportPool, type ImportPool, type ImportPoolOptions } from '@main/library/import-pool'
import type { Taken, TakeRequest } from '@main/library/take'
import { connect, type Child } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'

const taken: Taken = { kind: 'file-set', references: [['A']] }
const signal = () => new AbortController().signal
const request = (label: string): TakeRequest => ({ candidate: { path: label, entry: null, label, depth: 0, origin: 'named' } satisfies Candidate, dataDir: '', tempDir: '' })

/** Behaves as the file's name says; `crash` ends its process. */
function child(started: Child[], ended: Child[]): Child {
  const own = inProcess({
    ready: () => Promise.resolve(true),
    take: async ({ candidate }: TakeRequest): Promise<Taken> => {
      if (candidate.label === 'crash') own.kill()
      if (candidate.label === 'hang' || candidate.label === 'crash') await new Promise(() => undefined)
      if (candidate.label === 'slow') await new Promise((resolve) => setTimeout(resolve, 20))
      if (candidate.label === 'refused') throw new AppError('NOT_DICOM', 'no')
      return taken
    }
  })
  own.onExit(() => ended.push(own))
  started.push(own)
  return own
}

/** A process that ends before it answers, as one does whose program is not there. */
const dead = (): Child => ({ send: () => undefined, onMessage: () => undefined, onExit: (listener) => queueMicrotask(() => listener('exit code 1')), kill: () => undefined })

let open: ImportPool[] = []
function pool(options: Partial<ImportPoolOptions> = {}) {
  const started: Child[] = []
  const ended: Child[] = []
  const made = createImportPool({ start: () => connect(child(started, ended)), ...options })
  open.push(made)
  return { ...made, started, ended }
}
afterEach(async () => {
  await Promise.all(open.map((made) => made.close()))
  open = []
})

describe('the children of an import', () => {
  test('start when there is work, no more of them than allowed, and are used again', async () => {
    const { started, ...children } = pool({ children: 2 })
    expect(started).toHaveLength(0)
    await children.take(request('one'), signal())
    await children.take(request('two'), signal())
    expect(started).toHaveLength(1)
    await Promise.all(['slow', 'slow', 'slow', 'slow'].map((label) => children.take(request(label), signal())))
    expect(started).toHaveLength(2)
  })

  test('that refuse a file go on with the next', async () => {
    const { started, ...children } = pool({ children: 1 })
    await expect(children.take(request('refused'), signal())).rejects.toMatchObject({ code: 'NOT_DICOM' })
    expect(await children.take(request('one'), signal())).toEqual(taken)
    expect(started).toHaveLength(1)
  })

  test('that crash cost one file', async () => {
    const { started, ...children } = pool({ children: 1 })
    const results = await Promise.allSettled(['slow', 'crash', 'one'].map((label) => children.take(request(label), signal())))
    expect(results.map((result) => (result.status === 'fulfilled' ? 'taken' : (result.reason as AppError).code))).toEqual(['taken', 'WORKER_CRASHED', 'taken'])
    expect(started).toHaveLength(2)
  })

  test('that hang are ended after the time limit', async () => {
    const children = pool({ children: 1, timeLimitMs: 50 })
    await expect(children.take(request('hang'), signal())).rejects.toMatchObject({ code: 'WORKER_CRASHED', message: 'Reading this file took longer than 0.05 seconds.' })
    expect(await children.take(request('one'), signal())).toEqual(taken)
  })

  test('are ended with what they do when the import is cancelled, and what waits is not begun', async () => {
    const { started, ...children } = pool({ children: 1 })
    const cancelling = new AbortController()
    const results = Promise.allSettled(['hang', 'one'].map((label) => children.take(request(label), cancelling.signal)))
    setTimeout(() => cancelling.abort(), 10)
    expect((await results).map((result) => result.status === 'rejected' && (result.reason as AppError).code)).toEqual(['CANCELLED', 'CANCELLED'])
    expect(await children.take(request('one'), signal())).toEqual(taken)
    expect(started).toHaveLength(2)
  })

  test('that cannot be started are no fault of a file', async () => {
    const broken = pool({ start: () => connect(dead()) })
    await expect(broken.ready()).rejects.toMatchObject({ code: 'WORKER_CRASHED', message: expect.stringContaining('cannot be started') })
    await expect(pool().ready()).resolves.toBeUndefined()
  })

  test('that are closed take no more', async () => {
    const children = pool({ children: 1 })
    const results = Promise.allSettled(['hang', 'one'].map((label) => children.take(request(label), signal())))
    await expect.poll(() => children.started).toHaveLength(1)
    await children.close()
    expect((await results).map((result) => result.status === 'rejected' && (result.reason as AppError).code)).toEqual(['CANCELLED', 'CANCELLED'])
    await expect(children.take(request('one'), signal())).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(children.started).toHaveLength(1)
  })

  test('end when they have nothing to do', async () => {
    const { started, ended, ...children } = pool({ idleMs: 20 })
    await children.take(request('one'), signal())
    await expect.poll(() => ended).toEqual(started)
    expect(await children.take(request('one'), signal())).toEqual(taken)
    expect(started).toHaveLength(2)
  })
})
