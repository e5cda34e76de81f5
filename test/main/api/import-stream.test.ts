import { expect, test } from 'vitest'
import type { ImportEvent } from '@shared/domain/exchange'
import { createActivities } from '@main/api/activities'
import { importStream } from '@main/api/import-stream'

const progress = (done: number): ImportEvent => ({ kind: 'progress', done, total: 10, refused: 0 })
const refused = (path: string): ImportEvent => ({ kind: 'refused', refusal: { path, code: 'NOT_DICOM', message: 'no' } })
const summary: ImportEvent = { kind: 'done', summary: { importId: 'i', imported: 1, unchanged: 0, refused: [], studyUids: [], cancelled: false, ms: 1 } }

async function* events(list: readonly ImportEvent[]) {
  for (const event of list) {
    await Promise.resolve()
    yield event
  }
}

async function collect(stream: AsyncIterable<ImportEvent>): Promise<ImportEvent[]> {
  const taken: ImportEvent[] = []
  for await (const event of stream) taken.push(event)
  return taken
}

test('every refusal and the summary arrive, progress as far as it is read', async () => {
  const stream = importStream(createActivities(), () => events([progress(1), refused('a'), progress(2), refused('b'), progress(3), summary]))
  const taken = await collect(stream)
  expect(taken.filter(({ kind }) => kind !== 'progress')).toEqual([refused('a'), refused('b'), summary])
})

test('an import is an activity with progress while it runs', async () => {
  const activities = createActivities()
  const watch = activities.watch()
  const stream = importStream(activities, () => events([progress(7), summary]))
  expect(await collect(stream)).toHaveLength(2)
  expect((await watch.next()).value).toMatchObject({ kind: 'import', state: 'done', done: 7, total: 10 })
})

test('a window that stops listening stops the import', async () => {
  let signalled: AbortSignal | undefined
  const stream = importStream(createActivities(), async function* (signal) {
    signalled = signal
    yield progress(1)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  })
  await stream.next()
  await stream.return!()
  expect(signalled!.aborted).toBe(true)
})

test('an import that fails as a whole fails the stream', async () => {
  const stream = importStream(createActivities(), () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('broken')) }) }))
  await expect(stream.next()).rejects.toThrow('broken')
})
