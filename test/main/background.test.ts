import { expect, test, vi } from 'vitest'
import type { ImportEvent } from '@shared/domain/exchange'
import { createActivities } from '@main/api/activities'
import { createBackground } from '@main/background'
import type { SuggestControls } from '@main/gloria/suggest-all'

const summary = { importId: 'x', imported: 1, unchanged: 0, refused: [], studyUids: ['1.2.3'], cancelled: false, ms: 1 }
async function* imported(): AsyncGenerator<ImportEvent> {
  await Promise.resolve()
  yield { kind: 'done', summary }
}

/** A background whose rounds of suggestions last until they are ended, are stale or cancelled. */
function opened(isPending = () => true) {
  const rounds: { readonly controls: SuggestControls; readonly end: () => void }[] = []
  const suggestAll = (controls: SuggestControls) =>
    new Promise<{ films: number; refused: [] }>((resolve) => {
      const end = () => resolve({ films: 0, refused: [] })
      controls.signal.addEventListener('abort', end)
      rounds.push({ controls, end })
    })
  const activities = createActivities()
  const log = { event: vi.fn(), defect: vi.fn() }
  const background = createBackground({ activities, suggestions: { isPending: () => Promise.resolve(isPending()), suggestAll }, log: log })
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
