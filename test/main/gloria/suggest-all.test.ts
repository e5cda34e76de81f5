import { expect, onTestFinished, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { createReader, suggestOnLibrary, type Reader, type SuggestControls } from '@main/gloria/suggest-all'
import { recordModel, saveSuggestion } from '@main/gloria/suggestion-store'
import { openStore, type Store } from '@main/store/open'
import { addStudy } from '@test/fixtures/library-rows'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const pack = await miniPack()
const key = { modelSha256: pack.sha256, promptSetSha256: 'c'.repeat(64), mode: 'corrected' as const }
const uid = (study: number, film = 1) => `1.2.826.${study}.1.${film}`

interface Library {
  readonly store: Store
  readonly order: string[]
  readonly reader: Reader
  /** Suggests on the library as it is now; `before` runs before each film's suggestion. */
  readonly run: (controls?: Partial<SuggestControls>, before?: (sopInstanceUid: string) => void, studies?: readonly number[]) => ReturnType<typeof suggestOnLibrary>
}

/** Studies 1..count of one film each, imported one after the other; study 3 has a second film and a lateral. */
async function library(count: number): Promise<Library> {
  const store = await openStore(temporaryFolder())
  onTestFinished(() => store.close())
  await recordModel(store, pack)
  await store.db.insertInto('prompt_set').values({ sha256: key.promptSetSha256, name: 'x', json: '{}', created_at: 'now' }).execute()
  for (let n = 1; n <= count; n++) {
    await addStudy(store, n)
    await store.db.updateTable('study').set({ imported_at: `2026-01-0${n}T00:00:00.000Z` }).where('study_uid', '=', `1.2.826.${n}`).execute()
  }
  const third = await store.db.selectFrom('instance').selectAll().where('sop_instance_uid', '=', uid(3)).executeTakeFirstOrThrow()
  await store.db.insertInto('instance').values([{ ...third, sop_instance_uid: uid(3, 2) }, { ...third, sop_instance_uid: uid(3, 3), view_position: 'LL' }]).execute()
  const order: string[] = []
  const reader = createReader()
  const refusedBefore = new Set<string>()
  const findings = [{ class: 'edema', score: 1, probability: null, prompts: [] }] as never
  return {
    store,
    order,
    reader,
    run: (controls = {}, before = () => undefined, studies) =>
      suggestOnLibrary(
        {
          store,
          key,
          reader,
          refusedBefore,
          studies: studies ?? null,
          suggest: async (sopInstanceUid) => {
            before(sopInstanceUid)
            order.push(sopInstanceUid)
            await saveSuggestion(store, { ...key, sopInstanceUid }, { findings, provider: 'cpu' })
          }
        },
        { signal: new AbortController().signal, report: () => undefined, ...controls }
      )
  }
}

test('the newest studies come first, and laterals do not come at all', async () => {
  const { run, order } = await library(4)
  expect(await run()).toEqual({ films: 5, refused: [] })
  expect(order).toEqual([uid(4), uid(3, 2), uid(3), uid(2), uid(1)])
  expect((await run()).films).toBe(0)
})

test('a study that the reader opens goes before all others, and its films are not done twice', async () => {
  const { run, order, reader } = await library(5)
  await run({}, (film) => {
    if (film === uid(5)) reader.opened('1.2.826.3')
  })
  expect(order).toEqual([uid(5), uid(3, 2), uid(3), uid(4), uid(2), uid(1)])
})

test('what is cancelled goes on where it stood', async () => {
  const { run, order } = await library(4)
  const controller = new AbortController()
  const progress: (readonly [number, number | null])[] = []
  const cut = await run({ signal: controller.signal, report: ({ done, total }) => void progress.push([done, total]) }, (film) => {
    if (film === uid(3, 2)) controller.abort()
  })
  expect(cut.films).toBe(2)
  expect(progress.at(-1)).toEqual([2, 5])
  expect((await run()).films).toBe(3)
  expect(order).toEqual([uid(4), uid(3, 2), uid(3), uid(2), uid(1)])
})

test('a list is done in its own order, and nothing else but the study that the reader opens', async () => {
  const { run, order, reader, store } = await library(5)
  const ids = new Map((await store.db.selectFrom('study').select(['id', 'study_uid']).execute()).map((row) => [row.study_uid, row.id]))
  const list = [2, 3, 1].map((n) => ids.get(`1.2.826.${n}`)!)
  const totals: (number | null)[] = []
  await run({ report: ({ total }) => void totals.push(total) }, (film) => {
    if (film === uid(2)) reader.opened('1.2.826.5')
  }, list)
  expect(order).toEqual([uid(2), uid(5), uid(3), uid(3, 2), uid(1)])
  expect(totals[0]).toBe(4)
  expect((await run({}, undefined, list)).films).toBe(0)
  expect((await run()).films).toBe(1)
})

test('it ends before the next film when something changed', async () => {
  const { run, order } = await library(4)
  await run({ isStale: () => order.length === 1 })
  expect(order).toEqual([uid(4)])
})

test('films are refused by name and not tried again, but for a crash', async () => {
  const { run } = await library(3)
  const failing: Record<string, AppError> = { [uid(1)]: new AppError('NOT_AN_IMAGE', 'No chest.'), [uid(2)]: new AppError('WORKER_CRASHED', 'Gone.') }
  const fail = (film: string) => {
    if (failing[film]) throw failing[film]
  }
  const { films, refused } = await run({}, fail)
  expect(films).toBe(4)
  expect(refused).toEqual([
    { code: 'WORKER_CRASHED', message: 'Gone.', sopInstanceUid: uid(2) },
    { code: 'NOT_AN_IMAGE', message: 'No chest.', sopInstanceUid: uid(1) }
  ])
  expect(await run()).toEqual({ films: 1, refused: [] })
})
