import { afterEach, expect, test, vi } from 'vitest'
import type { Activity } from '@shared/domain/system'
import { followActivities, useActivities } from '@renderer/door/activities'

const streams: AsyncIterable<Activity>[] = []
vi.mock('@renderer/door/door', () => ({ door: { system: { activities: () => (streams.length > 0 ? Promise.resolve(streams.shift()) : Promise.reject(new Error('gone'))) } } }))

afterEach(() => {
  vi.useRealTimers()
  streams.length = 0
})

const activity = (id: string, state: Activity['state']): Activity => ({ id, kind: 'suggestions', state, done: 0, total: null, message: null })

test('what moved before the backend tells of changes is asked for as well, each time that it begins to', async () => {
  vi.useFakeTimers()
  const controller = new AbortController()
  async function* first() {
    await Promise.resolve()
    yield activity('1', 'running')
    throw new Error('broken')
  }
  async function* quiet() {
    await new Promise((resolve) => controller.signal.addEventListener('abort', resolve))
    yield* []
  }
  streams.push(first(), quiet())
  const onChange = vi.fn()
  const following = followActivities(controller.signal, onChange)
  await vi.advanceTimersByTimeAsync(100)
  expect(onChange).toHaveBeenCalledTimes(2)
  expect(useActivities.getState()).toMatchObject({ connected: false, running: [] })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(onChange).toHaveBeenCalledTimes(3)
  expect(useActivities.getState().connected).toBe(true)
  controller.abort()
  await vi.advanceTimersByTimeAsync(2_000)
  await following
})
