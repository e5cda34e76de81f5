import { expect, test, vi } from 'vitest'
import type { ImportEvent } from '@shared/domain/exchange'
import { createActivities } from '@main/api/activities'
import { studyView } from '@shared/domain/study-filter'
import { AppError } from '@shared/domain/errors'
import { createBackground } from '@main/background'
import type { SuggestControls } from '@main/gloria/suggest-all'

const summary = { importId: 'x', imported: 1, unchanged: 0, refused: [], studyUids: ['1.2.3'], cancelled: false, ms: 1 }
async function* imported(): AsyncGenerator<ImportEvent> {
  await Promise.resolve()
  yield { kind: 'done', summary }
}

/** A background whose rounds of suggestions last until they are ended, are stale or cancelled. */
function opened(isPending = () => true, serving = () => Promise.resolve({ modelSha256: 'a', promptSetSha256: 'b', mode: 'corrected' as const })) {
  const rounds: { readonly controls: SuggestControls; readonly studies: readonly number[] | undefined; readonly end: () => void }[] = []
  const suggestAll = (controls: SuggestControls, studies?: readonly number[]) =>
    new Promise<{ films: number; refused: [] }>((resolve) => {
      const end = () => resolve({ films: 0, refused: [] })
      controls.signal.addEventListener('abort', end)
      rounds.push({ controls, studies, end })
    })
  const activities = createActivities()
  const log = { event: vi.fn(), defect: vi.fn() }
  const background = createBackground({ activities, suggestions: { isPending: () => Promise.resolve(isPending()), suggestAll, serving }, studiesOf: ({ search }) => Promise.resolve(Array.from(search, Number)), log })
  const states: string[] = []
  void (async () => {
    for await (const { kind, state } of activities.watch()) states.push(`${kind} ${state}`)
  })()
  return { background, rounds, activities, states, log }
}
const importAll = async (background: ReturnType<typeof opened>['background']) => {
  for await (const event of background.following(imported())) expect(event.kind).toBe('done')
}

test('what comes in gets suggestions as an activity, and what comes in meanwhile starts another round of the same one', async () => {
  const { background, rounds, states, activities } = opened()
  await importAll(background)
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  expect(rounds[0]!.controls.isStale!()).toBe(false)
  await importAll(background)
  expect(rounds[0]!.controls.isStale!()).toBe(true)
  rounds[0]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(2))
  rounds[1]!.end()
  await vi.waitFor(() => expect(states.at(-1)).toBe('suggestions done'))
  expect(rounds).toHaveLength(2)
  await activities.close()
})

test('after a cancel it rests until it is asked to go on', async () => {
  const { background, rounds, states, activities, log } = opened()
  await background.catchUp()
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  await activities.close()
  await vi.waitFor(() => expect(states.at(-1)).toBe('suggestions cancelled'))
  expect(rounds).toHaveLength(1)
  expect(log.defect).not.toHaveBeenCalled()
})

test('a library that has all its suggestions sees no activity', async () => {
  const { background, rounds } = opened(() => false)
  await background.catchUp()
  await importAll(background)
  expect(rounds).toEqual([])
})

test('it goes on after a cancel', async () => {
  const { background, rounds, activities } = opened()
  await background.catchUp()
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  for await (const { id } of activities.watch()) {
    activities.cancel(id)
    break
  }
  await vi.waitFor(() => expect(rounds[0]!.controls.signal.aborted).toBe(true))
  await vi.waitFor(async () => {
    await background.catchUp()
    expect(rounds).toHaveLength(2)
  })
  rounds[1]!.end()
  await activities.close()
})

const listOf = (studies: string) => studyView.parse({ search: studies })
const cancelAll = async (activities: ReturnType<typeof opened>['activities']) => {
  for await (const { id, state } of activities.watch()) {
    if (state !== 'running') return
    activities.cancel(id)
  }
}

test('a list goes before the library, which goes on after it', async () => {
  const { background, rounds, states, activities } = opened()
  await background.catchUp()
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  await background.suggestOn(listOf('312'))
  expect(rounds[0]!.controls.isStale!()).toBe(true)
  rounds[0]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(2))
  expect(rounds.map(({ studies }) => studies)).toEqual([undefined, [3, 1, 2]])
  rounds[1]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(3))
  expect(rounds[2]!.studies).toBeUndefined()
  rounds[2]!.end()
  await vi.waitFor(() => expect(states.at(-1)).toBe('suggestions done'))
  expect(states.filter((state) => state.endsWith('done'))).toEqual(['suggestions done', 'list-suggestions done', 'suggestions done'])
  await activities.close()
})

test('a list that was cancelled goes on where it is asked to, and the library that was stopped before stays so', async () => {
  const { background, rounds, states, activities } = opened()
  await background.catchUp()
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  await cancelAll(activities)
  await background.suggestOn(listOf('12'))
  await vi.waitFor(() => expect(rounds).toHaveLength(2))
  await cancelAll(activities)
  await vi.waitFor(() => expect(states.at(-1)).toBe('list-suggestions cancelled'))
  await background.resume()
  await vi.waitFor(() => expect(rounds).toHaveLength(3))
  expect(rounds[2]!.studies).toEqual([1, 2])
  rounds[2]!.end()
  await vi.waitFor(() => expect(states.at(-1)).toBe('list-suggestions done'))
  expect(rounds).toHaveLength(3)
  await background.resume()
  await vi.waitFor(() => expect(rounds).toHaveLength(4))
  expect(rounds[3]!.studies).toBeUndefined()
  await activities.close()
})

test('another list takes the place of the one under way, and what comes in starts its round anew', async () => {
  const { background, rounds, activities } = opened()
  await background.suggestOn(listOf('1'))
  await vi.waitFor(() => expect(rounds).toHaveLength(1))
  await background.suggestOn(listOf('2'))
  rounds[0]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(2))
  await background.catchUp()
  expect(rounds[1]!.controls.isStale!()).toBe(true)
  rounds[1]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(3))
  expect(rounds.map(({ studies }) => studies)).toEqual([[1], [2], [2]])
  rounds[2]!.end()
  await vi.waitFor(() => expect(rounds).toHaveLength(4))
  expect(rounds[3]!.studies).toBeUndefined()
  await activities.close()
})

test('without a model a list is refused with the reason', async () => {
  const { background, rounds } = opened(undefined, () => Promise.reject(new AppError('NOT_FOUND', 'No model.')))
  await expect(background.suggestOn(listOf('1'))).rejects.toMatchObject({ message: 'No model.' })
  expect(rounds).toEqual([])
})
