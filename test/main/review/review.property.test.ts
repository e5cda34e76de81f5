import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Review } from '@shared/domain/review'
import { verifyAudit } from '@main/audit/verify'
import { openStore, type Store } from '@main/store/open'
import type { ReviewService } from '@main/review/review'
import { accepting, boxing, id } from '@test/fixtures/decisions'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { reviewOf } from '@test/fixtures/open-review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

/** A reader's view of a study, and what is behind and ahead of it: an oracle that knows nothing of logs. */
interface View {
  readonly labels: Readonly<Record<string, string>>
  readonly regions: Readonly<Record<string, { readonly labelId: string | null; readonly columnPx: number }>>
  readonly text: string
  readonly status: string
}
interface Model {
  view: View
  past: View[]
  future: View[]
  readonly known: Set<string>
}

const number = fc.integer({ min: 0, max: 2 })
const command = fc.oneof(
  fc.record({ do: fc.constant('decide' as const), label: number, severity: fc.constantFrom('small', 'large') }),
  fc.record({ do: fc.constant('removeLabel' as const), label: number }),
  fc.record({ do: fc.constant('saveRegion' as const), region: number, label: fc.option(number), columnPx: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant('removeRegion' as const), region: number }),
  fc.record({ do: fc.constant('saveReport' as const), text: fc.constantFrom('', 'A', 'B'), stale: fc.boolean() }),
  fc.record({ do: fc.constant('setStatus' as const), status: fc.constantFrom('unread' as const, 'reading' as const, 'read' as const) }),
  fc.record({ do: fc.constant('undo' as const) }),
  fc.record({ do: fc.constant('undo' as const) }),
  fc.record({ do: fc.constant('redo' as const) }),
  fc.record({ do: fc.constant('restart' as const) })
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

const labelId = (n: number) => id(n + 1)
const regionId = (n: number) => id(n + 11)
const without = <T>(record: Readonly<Record<string, T>>, ...keys: string[]) => Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))

/** What the oracle says of a command: the next view, or the code of the refusal. */
function predict({ view, known }: Model, c: Exclude<Command, { do: 'undo' | 'redo' | 'restart' }>): View | string {
  switch (c.do) {
    case 'decide':
      return { ...view, labels: { ...view.labels, [labelId(c.label)]: c.severity } }
    case 'removeLabel': {
      const gone = labelId(c.label)
      const orphans = Object.keys(view.regions).filter((key) => view.regions[key]!.labelId === gone)
      if (gone in view.labels) return { ...view, labels: without(view.labels, gone), regions: without(view.regions, ...orphans) }
      return known.has(gone) ? view : 'NOT_FOUND'
    }
    case 'saveRegion': {
      const of = c.label === null ? null : labelId(c.label)
      if (of !== null && !(of in view.labels)) return 'NOT_FOUND'
      return { ...view, regions: { ...view.regions, [regionId(c.region)]: { labelId: of, columnPx: c.columnPx } } }
    }
    case 'removeRegion': {
      const gone = regionId(c.region)
      if (gone in view.regions) return { ...view, regions: without(view.regions, gone) }
      return known.has(gone) ? view : 'NOT_FOUND'
    }
    case 'saveReport':
      if (c.text === view.text) return view
      return c.stale ? 'CONFLICT' : { ...view, text: c.text }
    case 'setStatus':
      return { ...view, status: c.status }
  }
}

function step(model: Model, c: Command): string | null {
  if (c.do === 'restart') return null
  if (c.do === 'undo' || c.do === 'redo') {
    const [from, to] = c.do === 'undo' ? [model.past, model.future] : [model.future, model.past]
    const view = from.pop()
    if (!view) return 'NOTHING_TO_UNDO'
    to.push(model.view)
    model.view = view
    return null
  }
  const next = predict(model, c)
  if (typeof next === 'string') return next
  if (JSON.stringify(next) === JSON.stringify(model.view)) return null
  model.past.push(model.view)
  model.future = []
  model.view = c.do !== 'setStatus' && next.status === 'unread' ? { ...next, status: 'reading' } : next
  for (const key of [...Object.keys(next.labels), ...Object.keys(next.regions)]) model.known.add(key)
  return null
}

async function perform(review: ReviewService, film: StudyRows, c: Exclude<Command, { do: 'restart' }>): Promise<Review> {
  const { studyUid } = film
  switch (c.do) {
    case 'decide':
      return review.decide({
        ...accepting(film, c.label + 1, `class ${c.label}`),
        state: { presence: 'present', severity: c.severity, subtype: null, location: null }
      })
    case 'removeLabel':
      return review.removeLabel({ studyUid, id: labelId(c.label) })
    case 'saveRegion': {
      const points = [
        { columnPx: c.columnPx, rowPx: 1 },
        { columnPx: 9, rowPx: 9 }
      ]
      return review.saveRegion({ ...boxing(film, c.region + 11, c.label === null ? null : labelId(c.label)), points })
    }
    case 'removeRegion':
      return review.removeRegion({ studyUid, id: regionId(c.region) })
    case 'saveReport': {
      const { revision } = (await review.get(film)).report
      return review.saveReport({ studyUid, text: c.text, revision: c.stale ? revision + 1 : revision })
    }
    case 'setStatus':
      return review.setStatus(studyUid, c.status)
    case 'undo':
    case 'redo':
      return review[c.do](film)
  }
}

/** The view as the materialised tables give it. */
async function viewOf(store: Store, review: ReviewService, film: StudyRows): Promise<View> {
  const { labels, regions, report } = await review.get(film)
  const { status } = await store.db.selectFrom('study').select('status').executeTakeFirstOrThrow()
  return {
    labels: Object.fromEntries(labels.map((label) => [label.id, label.state.severity!])),
    regions: Object.fromEntries(regions.map((region) => [region.id, { labelId: region.labelId, columnPx: region.points[0]!.columnPx }])),
    text: report.text,
    status
  }
}

/** The newest state of everything the log speaks of; each row must begin where the one before it ended. */
async function fold(store: Store): Promise<Map<string, unknown>> {
  const states = new Map<string, unknown>()
  for (const row of await store.db.selectFrom('change').selectAll().orderBy('sequence').execute()) {
    const key = `${row.entity} ${row.entity_id}`
    const before: unknown = JSON.parse(row.before ?? 'null')
    if (row.entity !== 'status' || states.has(key)) expect(before).toEqual(states.get(key) ?? null)
    states.set(key, JSON.parse(row.after ?? 'null'))
  }
  return states
}

test('whatever is done, the tables are the fold of the log, and undo and redo do what a stack of snapshots does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 30 }), async (commands) => {
      const folder = temporaryFolder()
      let store = await openStore(folder)
      try {
        const film = await addStudy(store)
        const model: Model = { view: { labels: {}, regions: {}, text: '', status: 'unread' }, past: [], future: [], known: new Set() }
        for (const c of commands) {
          const refusal = step(model, c)
          if (c.do === 'restart') {
            await store.close()
            store = await openStore(folder)
          } else {
            const outcome = await perform(reviewOf(store), film, c).then(
              () => null,
              (error: unknown) => (error as { code: string }).code
            )
            expect([c, outcome]).toEqual([c, refusal])
          }
          expect(await viewOf(store, reviewOf(store), film)).toEqual(model.view)
        }
        const { labels, regions, report, canUndo, canRedo } = await reviewOf(store).get(film)
        expect([canUndo, canRedo]).toEqual([model.past.length > 0, model.future.length > 0])
        const states = await fold(store)
        const folded = (entity: string) => [...states].filter(([key, state]) => key.startsWith(entity) && state !== null).map(([, state]) => state)
        expect(folded('label')).toHaveLength(labels.length)
        expect(folded('label')).toEqual(expect.arrayContaining(labels))
        expect(folded('region')).toHaveLength(regions.length)
        expect(folded('region')).toEqual(expect.arrayContaining(regions))
        if (report.revision > 0) expect(folded('report')).toEqual([report])
        expect(await verifyAudit(store)).toMatchObject({ intact: true })
      } finally {
        await store.close()
      }
    }),
    { numRuns: 40, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false }
  )
}, 120_000)
