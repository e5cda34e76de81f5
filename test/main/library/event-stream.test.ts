import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventStream } from '@main/library/event-stream'
import { inOrder } from '@main/library/in-order'
import { allOf } from './all-of'

test('what is reported comes out in order, whether the consumer is faster or slower', async () => {
  const events = eventStream<number>(async (emit) => {
    emit(1)
    emit(2)
    await wait(5)
    emit(3)
  }, () => undefined)
  expect(await allOf(events)).toEqual([1, 2, 3])
})

test('a failure comes after what was reported before it', async () => {
  const seen: number[] = []
  const events = eventStream<number>((emit) => {
    emit(1)
    return Promise.reject(new Error('broken'))
  }, () => undefined)
  await expect(
    (async () => {
      for await (const event of events) seen.push(event)
    })()
  ).rejects.toThrow('broken')
  expect(seen).toEqual([1])
})

test('a consumer that leaves stops it and waits for its end', async () => {
  const stopping = new AbortController()
  let hasEnded = false
  const events = eventStream<number>(async (emit) => {
    emit(1)
    while (!stopping.signal.aborted) await wait(2)
    hasEnded = true
  }, () => stopping.abort())
  for await (const event of events) {
    expect(event).toBe(1)
    break
  }
  expect(hasEnded).toBe(true)
})

test('work in order keeps to its window and to the order of the items', async () => {
  let [underWay, most] = [0, 0]
  const delays = [60, 40, 50, 1, 1, 5, 1, 1]
  async function* items() {
    for (const i of delays.keys()) {
      await wait(0)
      yield i
    }
  }
  const results = inOrder(
    items(),
    async (i) => {
      most = Math.max(most, ++underWay)
      await wait(delays[i])
      underWay--
      return i
    },
    3
  )
  expect(await allOf(results)).toEqual([...delays.keys()])
  expect(most).toBe(3)
})
