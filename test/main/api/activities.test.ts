import { expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import type { Activity } from '@shared/domain/system'
import { createActivities } from '@main/api/activities'

const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'The action was cancelled.')), { once: true })
  })

async function next(watch: AsyncIterator<Activity, undefined, void>): Promise<Activity> {
  return (await watch.next()).value as Activity
}

test('a watcher sees what is under way, its progress and its end', async () => {
  const activities = createActivities()
  let finish: (value: string) => void = () => undefined
  const result = activities.run('import', async ({ report }) => {
    report({ done: 2, total: 5 })
    return new Promise<string>((resolve) => (finish = resolve))
  })
  await Promise.resolve()
  const watch = activities.watch()
  expect(await next(watch)).toMatchObject({ kind: 'import', state: 'running', done: 2, total: 5 })
  finish('all')
  await expect(result).resolves.toBe('all')
  expect(await next(watch)).toMatchObject({ state: 'done', done: 2, total: 5, message: null })
})

test('cancelling aborts the work and is not a failure', async () => {
  const activities = createActivities()
  const watch = activities.watch()
  const result = activities.run('demonstration', ({ signal }) => forever(signal))
  const { id } = await next(watch)
  expect(activities.cancel(id)).toBe(true)
  await expect(result).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await next(watch)).toMatchObject({ id, state: 'cancelled', message: null })
  expect(activities.cancel(id)).toBe(false)
})

test('a failure tells its own message, a defect does not', async () => {
  const activities = createActivities()
  const watch = activities.watch()
  await expect(activities.run('import', () => Promise.reject(new AppError('DISK_FULL', 'The disk is full.')))).rejects.toThrow()
  expect(await next(watch)).toMatchObject({ state: 'failed', message: 'The disk is full.' })
  await expect(activities.run('import', () => Promise.reject(new Error('Doe^Jane')))).rejects.toThrow()
  expect((await next(watch)).message).not.toContain('Doe')
})

test('the outer signal cancels an activity, and closing cancels all and waits for them', async () => {
  const activities = createActivities()
  const outer = new AbortController()
  const one = activities.run('import', ({ signal }) => forever(signal), outer.signal)
  outer.abort()
  await expect(one).rejects.toMatchObject({ code: 'CANCELLED' })
  let ended = false
  const two = activities.run('import', async ({ signal }) => forever(signal).finally(() => (ended = true)))
  two.catch(() => undefined)
  await Promise.resolve()
  await activities.close()
  expect(ended).toBe(true)
})

test('after closing nothing begins any more', async () => {
  const activities = createActivities()
  await activities.close()
  let begun = false
  const late = activities.run('demonstration', () => {
    begun = true
    return Promise.resolve()
  })
  await expect(late).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(begun).toBe(false)
})
