import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { followChanges, readAnewEverywhere, tellChange, type Change } from '@renderer/door/changes'
import { queryClient } from '@renderer/door/query-client'

/** Another window, as this one hears it and is heard by it. */
const other = new BroadcastChannel('gloriole-changes')
const keys = [['settings'], ['templates'], ['saved-filters'], ['prompt-sets'], ['prompt-sets', 'history'], ['models'], ['models', 'serving'], ['studies', 'facets'], ['suggestions', '1.2'], ['review', '1.2'], ['review', '1.3'], ['study', '1.2']]
const isStale = (queryKey: readonly string[]) => queryClient.getQueryData(queryKey) === undefined || queryClient.getQueryState(queryKey)!.isInvalidated
const stale = () => keys.filter(isStale).map((key) => key.join(' '))
const read = () => {
  for (const key of keys) queryClient.setQueryData(key, {})
}

beforeAll(followChanges)
afterEach(() => {
  queryClient.clear()
  other.onmessage = null
})
afterAll(() => other.close())

describe('what another window changed is read anew, and nothing else', () => {
  const cases: readonly [Change, readonly string[]][] = [
    ['settings', ['settings']],
    ['templates', ['templates']],
    ['saved-filters', ['saved-filters']],
    ['models', ['models', 'models serving']],
    ['prompt-sets', ['prompt-sets', 'prompt-sets history', 'studies facets', 'suggestions 1.2']],
    ['serving', keys.map((key) => key.join(' '))]
  ]
  it.each(cases)('%s', async (change, expected) => {
    read()
    other.postMessage(change)
    await vi.waitFor(() => expect(stale()).toEqual(expected))
  })

  it('a study, with the worklist', async () => {
    read()
    other.postMessage({ studyUid: '1.2' } satisfies Change)
    await vi.waitFor(() => expect(stale()).toEqual(['studies facets', 'review 1.2', 'study 1.2']), { timeout: 5_000 })
  })

  it('nothing at a message that is none of these', async () => {
    read()
    for (const odd of ['everything', { studyUid: 3 }, null]) other.postMessage(odd)
    other.postMessage('models')
    await vi.waitFor(() => expect(stale()).toEqual(['models', 'models serving']))
  })
})

it('the others are told, and this window reads anew only where it did not take the answer itself', async () => {
  read()
  const heard: unknown[] = []
  other.onmessage = ({ data }) => heard.push(data)
  tellChange('templates')
  expect(stale()).toEqual([])
  readAnewEverywhere('models')
  expect(stale()).toEqual(['models', 'models serving'])
  await vi.waitFor(() => expect(heard).toEqual(['templates', 'models']))
})
