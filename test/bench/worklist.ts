import { studyQuery, type StudyQuery } from '@shared/contract/studies'
import { studySort } from '@shared/domain/study-filter'
import { createLibrary } from '@main/library/library'
import { openStore, type Store } from '@main/store/open'
import { connect } from '@main/workers/channel'
import { forkFrom } from '@main/workers/fork'
import type { ImportProcedures } from '@main/workers/import-procedures'
import { bytesOf, fillLibrary, serving } from '@test/fixtures/worklist-library'
import { round, spread, times, type Bench, type Figure } from './figure'
import { withScratch } from './scratch'

/** Sizes; the largest takes minutes to make. `WORKLIST_STUDIES=100000 npm run bench -- worklist` measures one. */
const sizes = (process.env['WORKLIST_STUDIES'] ?? '100000,1000000').split(',').map(Number)

type Asked = Partial<StudyQuery>

const filters: Readonly<Record<string, Asked>> = {
  unread: { statuses: ['unread'] },
  'needs second look': { statuses: ['second-look'] },
  'last 30 days': { date: { kind: 'last', days: 30 } },
  'one modality': { modality: 'CR' },
  'suggested pneumothorax': { suggested: 'pneumothorax' },
  'labelled edema': { labelled: 'edema' },
  'one reader': { reader: 'Dr Chen' },
  'all of them at once': { statuses: ['unread', 'read'], modality: 'DX', suggested: 'edema', labelled: 'edema', reader: 'Dr Chen', date: { kind: 'between', from: '20150101', to: '20251231' } }
}
/** As typed: broad beginnings, whole words, names, numbers; matches go from none to all. */
const searches = ['c', 'ch', 'che', 'chest', 'e', 'ef', 'effusion', 'lungs', 'lungs clear', 'no pleural effusion', 'pacemaker', 'kerley', 'ka', 'kal', 'kalari', 'PAT12', 'ACC4711', 'thorax edema cardiomegaly', 'nobody-of-this-name']

/**
 * Every query that the window asks of a worklist, through the library service as the door calls it: rows of the page
 * included. Each kind is asked in many variants; between two questions a study's status changes, and for searches asked
 * "for the first time" a report as well, so that no answer is a kept one.
 */
export const worklist: Bench = async (print) => {
  for (const size of sizes) {
    await withScratch(async (folder) => {
      const filling = performance.now()
      const made = await openStore(folder)
      await fillLibrary(made, size)
      const bytes = await bytesOf(made)
      await made.close()
      print({ bench: 'worklist-made', of: `${size} studies`, runs: 1, seconds: round((performance.now() - filling) / 1000), megabytes: round(bytes / 2 ** 20) })

      const store = await openStore(folder)
      await measure(store, size, print)
      await store.close()
    })
  }
}

async function measure(store: Store, size: number, print: (figure: Figure) => void): Promise<void> {
  const startImportWorker = () => connect<ImportProcedures>(forkFrom('out/main/workers')('import'))
  const library = createLibrary({ store, startImportWorker, serving: () => Promise.resolve(serving) })
  const ask = (query: Asked) => library.list(studyQuery.parse(query))
  const opening = performance.now()
  await ask({})
  const firstPage = round(performance.now() - opening)
  const before = process.memoryUsage()
  await library.facets()
  const read = round(performance.now() - opening)
  for (const sort of studySort.options) await ask({ sort, search: 'a' })
  const sorted = round(performance.now() - opening)
  const after = process.memoryUsage()
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
  print({ bench: 'worklist-open', of: `${size} studies`, runs: 1, firstPageMs: firstPage, indexReadMs: read, allOrdersMs: sorted, indexMegabytes: round(bytes / 2 ** 20) })

  let studyNow = 0
  /** A reader finishes a study: the change takes part in the time of the question that follows. */
  const change = async () => {
    studyNow = (studyNow * 7919 + 13) % size
    await store.db.updateTable('study').set({ status: studyNow % 2 ? 'read' : 'unread' }).where('id', '=', studyNow + 1).execute()
  }
  /** A report changes: nothing that was found before holds. */
  const rewrite = () => store.db.updateTable('report').set({ revision: studyNow }).where('study_uid', '=', '1.2.826.1').execute()
  const kind = async (name: string, queries: readonly Asked[], between: () => Promise<unknown> = change) => {
    const taken: number[] = []
    let slowest: { readonly ms: number; readonly query: Asked; readonly total: number } | null = null
    for (let run = 0; run < 3; run++) {
      for (const query of queries) {
        await between()
        const start = performance.now()
        const { total } = await ask(query)
        const ms = performance.now() - start
        taken.push(ms)
        if (slowest === null || ms > slowest.ms) slowest = { ms, query, total }
      }
    }
    print({ bench: 'worklist', of: `${size} studies: ${name}`, ...spread(taken), slowest: JSON.stringify(slowest!.query), slowestMatches: slowest!.total })
  }

  const orders = studySort.options.flatMap((sort) => (['ascending', 'descending'] as const).map((direction): Asked => ({ sort, direction })))
  await kind('first page, every order', orders)
  await kind('page at any place, every order', orders.flatMap((order) => [0.1, 0.5, 0.9].map((share) => ({ ...order, offset: Math.floor(share * size) }))))
  await kind('filter, every order', Object.values(filters).flatMap((filter) => orders.map((order) => ({ ...order, ...filter }))))
  await kind('filter, page in the middle', Object.values(filters).map((filter) => ({ ...filter, sort: 'patientName' as const, offset: Math.floor(size / 40) })))
  const first = async () => {
    await change()
    await rewrite()
  }
  for (const search of searches) await kind(`search "${search}" for the first time, every order`, orders.map((order) => ({ ...order, search })), first)
  await kind('search again, every order', orders.flatMap((order) => ['c', 'chest', 'effusion', 'lungs clear', 'kal'].map((search) => ({ ...order, search }))))
  await kind('search and filter, every order', orders.flatMap((order) => ['pneumothorax', 'kal'].map((search) => ({ ...order, ...filters['unread'], search }))), first)
  await kind('next pages of the same search', Array.from({ length: 20 }, (_, i) => ({ search: 'effusion', offset: i * 100 })), () => Promise.resolve())

  const { studies } = await ask({ offset: Math.floor(size / 2), limit: 50 })
  print({ bench: 'worklist', of: `${size} studies: from a study to the next`, ...spread(await times(50, async (i) => {
    await change()
    return library.neighbour({ view: studyQuery.parse({ sort: 'patientName' }), studyUid: studies[Math.max(0, i)]!.studyUid, step: 1 })
  })) })
  print({ bench: 'worklist', of: `${size} studies: what there is to filter by`, ...spread(await times(20, () => library.facets())) })
  await library.close()
}
