import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { StudyQuery } from '@shared/contract/studies'
import type { Schema } from '@main/store/schema'
import { matchExpression } from '@main/store/search-text'

type Sql = RawBuilder<unknown>

/** An order of the worklist: where an index yields studies (`s`) in it, and what is to be joined when they come otherwise. */
interface Order {
  readonly walk: Sql
  readonly join: Sql
  readonly where: readonly Sql[]
  readonly by: readonly Sql[]
  readonly direction: 'ascending' | 'descending'
}

interface Filter {
  readonly match: string | null
  readonly status: string | null
}

/**
 * Ids of the studies on one page of the worklist, in its order, and how many match in all.
 *
 * A page comes about in one of two ways. Without a search the index of the order is walked until the page is full,
 * which takes as long for 100,000 studies as for 100. Studies that a search finds, or the few of a status, are
 * collected and sorted.
 */
export async function findStudies(db: Kysely<Schema>, query: StudyQuery, scoring: number | null): Promise<{ total: number; ids: number[] }> {
  const filter: Filter = { match: matchExpression(query.search), status: query.status }
  const { offset, limit } = query
  const total = await count(db, orderOf('studyDate', 'descending'), filter)
  if (total === 0) return { total, ids: [] }
  const walks = filter.match === null && (filter.status === null || (await isShorterToWalk(db, offset + limit, total)))
  const page = (order: Order, from: number, most: number) => readPage(db, order, walks ? walked(order, filter) : collected(order, filter), from, most)
  if (query.sort !== 'topFinding') return { total, ids: await page(orderOf(query.sort, query.direction), offset, limit) }
  if (scoring === null) return { total, ids: await page(orderOf('studyDate', 'descending'), offset, limit) }

  // Studies without suggestions come last, whatever the direction: first the one list, then the other.
  const found = byTopFinding(scoring, query.direction)
  const first = await page(found, offset, limit)
  if (first.length === limit) return { total, ids: first }
  const foundCount = first.length > 0 ? offset + first.length : await count(db, found, filter)
  const rest = await page(withoutFinding(scoring), Math.max(0, offset - foundCount), limit - first.length)
  return { total, ids: [...first, ...rest] }
}

/** Whether fewer studies are looked at until the page is full, when those that match are spread evenly, than would be sorted. */
async function isShorterToWalk(db: Kysely<Schema>, wanted: number, matching: number): Promise<boolean> {
  const all = await count(db, orderOf('studyDate', 'descending'), { match: null, status: null })
  return (wanted * all) / matching < matching
}

async function readPage(db: Kysely<Schema>, order: Order, from: Sql, offset: number, limit: number): Promise<number[]> {
  const direction = sql.raw(order.direction === 'ascending' ? 'ASC' : 'DESC')
  const by = sql.join(order.by.map((column) => sql`${column} ${direction}`))
  const { rows } = await sql<{ id: number }>`SELECT s.id FROM ${from} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}`.execute(db)
  return rows.map(({ id }) => id)
}

async function count(db: Kysely<Schema>, order: Order, filter: Filter): Promise<number> {
  const isPlain = filter.status === null && order.where.length === 0
  const from = isPlain && filter.match !== null ? sql`study_search WHERE study_search MATCH ${filter.match}` : collected(order, filter)
  const { rows } = await sql<{ total: number }>`SELECT count(*) AS total FROM ${from}`.execute(db)
  return rows[0]!.total
}

/** The unary plus keeps SQLite from the index of the status, behind which it would have to sort. */
const walked = (order: Order, { status }: Filter): Sql =>
  sql`${order.walk} ${where([...order.where, ...(status === null ? [] : [sql`+s.status = ${status}`])])}`

/** CROSS JOIN keeps SQLite to the order of the tables. */
function collected(order: Order, { match, status }: Filter): Sql {
  const from = match === null ? sql`study s` : sql`study_search CROSS JOIN study s ON s.id = study_search.rowid`
  const search = match === null ? [] : [sql`study_search MATCH ${match}`]
  const ofStatus = status === null ? [] : [sql`s.status = ${status}`]
  return sql`${from} ${order.join} ${where([...order.where, ...ofStatus, ...search])}`
}

/** Nothing at all without conditions: SQLite then counts pages of an index instead of rows. */
const where = (conditions: readonly Sql[]): Sql => (conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`)

/** Every order ends in a unique column, so that pages neither repeat nor leave out a study. */
function orderOf(sort: Exclude<StudyQuery['sort'], 'topFinding'>, direction: Order['direction']): Order {
  const ofStudy = (...by: Sql[]): Order => ({ walk: sql`study s`, join: sql``, where: [], by: [...by, sql`s.id`], direction })
  const ofPatient = (column: Sql): Order => ({
    walk: sql`patient p CROSS JOIN study s ON s.patient = p.id`,
    join: sql`CROSS JOIN patient p ON p.id = s.patient`,
    where: [],
    by: [sql`${column} COLLATE NOCASE`, sql`p.id`, sql`s.study_date`, sql`s.id`],
    direction
  })
  switch (sort) {
    case 'studyDate':
      return ofStudy(sql`s.study_date`, sql`s.study_time`)
    case 'importedAt':
      return ofStudy(sql`s.imported_at`)
    case 'status':
      return ofStudy(progress, sql`s.study_date`, sql`s.study_time`)
    case 'patientName':
      return ofPatient(sql`p.name`)
    case 'patientId':
      return ofPatient(sql`p.patient_id`)
  }
}

/** In the order of the work rather than of the alphabet; the same expression as the index's. */
const progress = sql`CASE s.status WHEN 'unread' THEN 0 WHEN 'reading' THEN 1 WHEN 'second-look' THEN 2 ELSE 3 END`

const byTopFinding = (scoring: number, direction: Order['direction']): Order => ({
  walk: sql`study_top_finding t CROSS JOIN study s ON s.id = t.study`,
  join: sql`CROSS JOIN study_top_finding t ON t.study = s.id`,
  where: [sql`t.scoring = ${scoring}`],
  by: [sql`t.score`, sql`t.study`],
  direction
})

const withoutFinding = (scoring: number): Order => ({
  ...orderOf('studyDate', 'descending'),
  where: [sql`NOT EXISTS (SELECT 1 FROM study_top_finding t WHERE t.study = s.id AND t.scoring = ${scoring})`]
})
