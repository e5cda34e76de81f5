import { expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { connect, serve, type Child, type Port } from '@main/workers/channel'

/** A child in this process, whose messages arrive a turn later. */
function childWith(procedures: Parameters<typeof serve>[1]): Child {
  const [toChild, toParent] = [[] as ((message: unknown) => void)[], [] as ((message: unknown) => void)[]]
  const port = (own: typeof toChild, other: typeof toChild): Port => ({ send: (message) => setImmediate(() => other.forEach((listener) => listener(message))), onMessage: (listener) => void own.push(listener) })
  serve(port(toChild, toParent), procedures)
  return { ...port(toParent, toChild), onExit: () => undefined, kill: () => undefined }
}

/** Says how it ended after its signal came; null: never. */
const worker = (answer: (() => unknown) | null) =>
  connect(
    childWith({
      work: (_input: undefined, { signal }) =>
        new Promise((resolve, reject) => signal.addEventListener('abort', () => {
          if (!answer) return
          Promise.resolve().then(answer).then(resolve, reject)
        }))
    })
  )

test('a cancelled call with grace ends as the child says, one without at once', async () => {
  const stop = AbortSignal.timeout(20)
  const told = () => {
    throw new AppError('CANCELLED', 'Stopped after step 7.')
  }
  await expect(worker(told).call('work', undefined, { signal: stop, graceMs: 60_000 })).rejects.toMatchObject({ code: 'CANCELLED', message: 'Stopped after step 7.' })
  await expect(worker(told).call('work', undefined, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'CANCELLED', message: 'The action was cancelled.' })
  expect(await worker(() => 'finished').call('work', undefined, { signal: AbortSignal.timeout(20), graceMs: 60_000 })).toBe('finished')
})

test('a child that does not answer is not waited for longer than its grace', async () => {
  await expect(worker(null).call('work', undefined, { signal: AbortSignal.timeout(5), graceMs: 20 })).rejects.toMatchObject({ code: 'CANCELLED' })
})
