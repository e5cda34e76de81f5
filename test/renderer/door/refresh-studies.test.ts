import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '@renderer/door/query-client'
import { refreshStudies } from '@renderer/door/refresh-studies'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  queryClient.clear()
})

/** The worklist on screen; each of its readings ends when it is told to. */
function watch() {
  const readings: ((rows: string) => void)[] = []
  const observer = new QueryObserver(queryClient, { queryKey: ['studies', {}], queryFn: () => new Promise<string>((resolve) => readings.push(resolve)) })
  return { readings, rows: () => observer.getCurrentResult().data, stop: observer.subscribe(() => undefined) }
}

test('a change while rows are being read has them read once more', async () => {
  const { readings, rows, stop } = watch()
  expect(readings).toHaveLength(1)
  refreshStudies()
  await vi.advanceTimersByTimeAsync(10)
  readings[0]!('before the change')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(readings).toHaveLength(2)
  readings[1]!('after it')
  await vi.advanceTimersByTimeAsync(5_000)
  expect([readings.length, rows()]).toEqual([2, 'after it'])
  stop()
})

test('a burst of changes is one reading a second', async () => {
  const { readings, stop } = watch()
  readings[0]!('first')
  await vi.advanceTimersByTimeAsync(5_000)
  for (let i = 0; i < 30; i++) {
    refreshStudies()
    await vi.advanceTimersByTimeAsync(100)
    for (const read of readings) read('again')
  }
  expect(readings.length).toBeGreaterThanOrEqual(4)
  expect(readings.length).toBeLessThanOrEqual(5)
  stop()
})
