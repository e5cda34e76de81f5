import { expect, test } from 'vitest'
import { createFollowUps } from '@main/store/follow-ups'

test('work asked for while it runs is done once more, by the newest request', async () => {
  const followUps = createFollowUps()
  const done: string[] = []
  const gate = Promise.withResolvers<undefined>()
  followUps.request('a', async () => {
    await gate.promise
    done.push('first')
  })
  for (const name of ['second', 'third', 'fourth']) followUps.request('a', () => Promise.resolve(void done.push(name)))
  followUps.request('b', () => Promise.resolve(void done.push('other')))
  gate.resolve(undefined)
  await followUps.settled()
  expect(done).toEqual(['other', 'first', 'fourth'])
  await followUps.settled()
})
