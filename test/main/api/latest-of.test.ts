import { expect, test } from 'vitest'
import { latestOf } from '@main/api/latest-of'

interface Item {
  readonly key: string
  readonly value: number
}
const keyOf = ({ key }: Item) => key

test('a slow reader gets the newest value of each key only, in the order the keys came', async () => {
  const stream = latestOf<Item>(keyOf)
  for (let value = 0; value < 1000; value++) stream.push({ key: value % 2 ? 'odd' : 'even', value })
  stream.end()
  const taken: Item[] = []
  for await (const item of stream.iterator) taken.push(item)
  expect(taken).toEqual([{ key: 'even', value: 998 }, { key: 'odd', value: 999 }])
  expect(stream.left.aborted).toBe(true)
})

test('return() ends a reading that waits', async () => {
  const stream = latestOf<Item>(keyOf)
  const waiting = stream.iterator.next()
  await stream.iterator.return!()
  await expect(waiting).resolves.toEqual({ done: true, value: undefined })
  expect(stream.left.aborted).toBe(true)
})

test('the signal ends it as well, before the start and while it waits', async () => {
  const controller = new AbortController()
  const stream = latestOf<Item>(keyOf, controller.signal)
  const waiting = stream.iterator.next()
  controller.abort()
  await expect(waiting).resolves.toMatchObject({ done: true })
  await expect(latestOf<Item>(keyOf, controller.signal).iterator.next()).resolves.toMatchObject({ done: true })
})

test('an error arrives after what was pushed before it', async () => {
  const stream = latestOf<Item>(keyOf)
  stream.push({ key: 'a', value: 1 })
  stream.end(new Error('broken'))
  await expect(stream.iterator.next()).resolves.toMatchObject({ value: { value: 1 } })
  await expect(stream.iterator.next()).rejects.toThrow('broken')
  await expect(stream.iterator.next()).resolves.toMatchObject({ done: true })
})
