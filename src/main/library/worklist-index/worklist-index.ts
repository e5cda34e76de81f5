import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { StudyFacets, StudyFilter, StudyOrder, StudyView } from '@shared/domain/study-filter'
import { createColumns, enter, forgetSuggestions } from '@main/library/worklist-index/columns'
import { facetsOf } from '@main/library/worklist-index/facets'
import { matching, type Matching } from '@main/library/worklist-index/matching'
import { createOrders } from '@main/library/worklist-index/orders'
import { readFacts, readHits, readSuggested, type Place } from '@main/library/worklist-index/read-facts'
import { neighbourOf, pageOf } from '@main/library/worklist-index/walk'
import type { Schema } from '@main/store/schema'
import { matchExpression } from '@main/store/search-text'

/**
 * What the worklist filters and sorts by, in memory: any filter, order and place of a list of 100,000 studies is
 * answered in about a millisecond, which no set of indexes on disk does. The truth is in SQLite, and before each answer
 * what changed there since is read, so that other processes and transactions that failed need no thought. Full-text
 * search stays in SQLite. `scoring`: whose suggestions, as an id of `scoring`; null: nobody's.
 */
export interface WorklistIndex {
  /** Whether all studies have been read once; until then every answer waits. */
  isReady(scoring: number | null): boolean
  /** Reads what changed; the whole library at first, in slices, so that the process goes on answering. */
  follow(scoring: number | null): Promise<void>
  /** Ids of one page of a view, and how many match in all. */
  page(view: StudyView, scoring: number | null, offset: number, limit: number): Promise<{ total: number; unsuggested: number; ids: number[] }>
  /** All ids of a view, in its order. */
  all(view: StudyView, scoring: number | null): Promise<number[]>
  /** See `neighbourOf`. */
  neighbour(view: StudyView, scoring: number | null, id: number | null, step: 1 | -1): Promise<number | null>
  facets(scoring: number | null): Promise<StudyFacets>
  /** Stops reading; resolves when nothing is being read. */
  close(): Promise<void>
}

const sliceRows = 2_000
/** Searches whose answer is kept: what was typed just before, and searches that readers return to. */
const keptHits = 24
/** Filters whose answer is kept, for the pages of the list. */
const keptMatches = 4

export function createWorklistIndex(db: Kysely<Schema>, now: () => Date = () => new Date()): WorklistIndex {
  const columns = createColumns()
  const orders = createOrders(columns)
  let place: Place = { revision: 0, study: 0 }
  let scoring: number | null = null
  let isComplete = false
  let isClosed = false
  let following: Promise<void> = Promise.resolve()
  /** Counts the changes taken up; answers of an earlier count are stale. */
  let version = 0
  /** The revision up to which what a search finds is known. */
  let text = 0
  const hits = createKept<Uint8Array>(keptHits)
  const matches = createKept<Matching>(keptMatches)

  const readChanges = async () => {
    for (;;) {
      const rows = await readFacts(db, scoring, place, sliceRows)
      for (const row of rows) {
        orders.touch(row.id, enter(columns, row, orders.touch))
        text = Math.max(text, row.text)
      }
      const last = rows.at(-1)
      if (last) {
        place = { revision: last.revision, study: last.id }
        version++
      }
      if (rows.length < sliceRows || isClosed) break
      await setImmediate()
    }
    isComplete = !isClosed
  }

  const serve = async (other: number | null) => {
    scoring = other
    forgetSuggestions(columns)
    orders.resetSuggestions()
    version++
    for (let after = 0; other !== null && !isClosed; ) {
      const rows = await readSuggested(db, other, after, sliceRows)
      for (const row of rows) {
        if (columns.has[row.study] !== 1) continue
        columns.suggested[row.study] = columns.classes.indexOf(row.class)
        columns.suspicion[row.study] = row.suspicion
        columns.uncertainty[row.study] = row.uncertainty
      }
      if (rows.length < sliceRows) break
      after = rows.at(-1)!.study
      await setImmediate()
    }
    orders.resetSuggestions()
    version++
  }

  const follow = (wanted: number | null): Promise<void> => {
    const next = async () => {
      if (isClosed) return
      if (place.revision === 0) scoring = wanted
      else if (scoring !== wanted) await serve(wanted)
      await readChanges()
    }
    following = following.then(next, next)
    return following
  }

  /** What the search finds: kept while no text changes, as pages, orders and keystrokes ask for the same again. */
  const hitsOf = async (search: string): Promise<Uint8Array | null> => {
    const expression = matchExpression(search)
    if (expression === null) return null
    const asked = text
    return hits.get(expression, asked) ?? hits.put(expression, asked, await readHits(db, expression, columns.top))
  }

  const matchingOf = async (filter: StudyFilter): Promise<Matching> => {
    const today = now()
    const { search, statuses, modality, date, suggested, labelled, reader } = filter
    const asked = version
    const key = JSON.stringify([search, statuses, modality, date, suggested, labelled, reader, today.toDateString()])
    const kept = matches.get(key, asked)
    if (kept) return kept
    const found = await hitsOf(search)
    return matches.put(key, asked, matching(columns, filter, found, today))
  }

  const listOf = async (view: StudyFilter & StudyOrder, wanted: number | null) => {
    await follow(wanted)
    const found = await matchingOf(view)
    return { ...found, stretches: orders.stretches(view) }
  }

  return {
    isReady: (wanted) => isComplete && scoring === wanted,
    follow,
    async page(view, wanted, offset, limit) {
      const { mask, total, unsuggested, stretches } = await listOf(view, wanted)
      return { total, unsuggested, ids: pageOf(stretches, mask, offset, limit) }
    },
    async all(view, wanted) {
      const { mask, total, stretches } = await listOf(view, wanted)
      return pageOf(stretches, mask, 0, total)
    },
    async neighbour(view, wanted, id, step) {
      const { mask, stretches } = await listOf(view, wanted)
      return neighbourOf(stretches, mask, id, step)
    },
    async facets(wanted) {
      await follow(wanted)
      return facetsOf(columns)
    },
    async close() {
      isClosed = true
      await following.catch(() => undefined)
    }
  }
}

/** The newest answers by key, each good for the version that it was made of. */
function createKept<T>(most: number) {
  const kept = new Map<string, { readonly version: number; readonly value: T }>()
  return {
    get(key: string, version: number): T | undefined {
      const found = kept.get(key)
      return found?.version === version ? found.value : undefined
    },
    put(key: string, version: number, value: T): T {
      kept.delete(key)
      kept.set(key, { version, value })
      if (kept.size > most) kept.delete(kept.keys().next().value!)
      return value
    }
  }
}
