import type { Kysely } from 'kysely'
import { AppError } from '@shared/domain/errors'
import { savedFilter, type SavedFilter } from '@shared/domain/study-filter'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

/** More would be a list of their own. */
const filtersMax = 50

/** Filters kept under a name, in the order in which they were made. One that this version cannot read is left out. */
export async function readSavedFilters(db: Kysely<Schema>): Promise<SavedFilter[]> {
  const rows = await db.selectFrom('saved_filter').select(['id', 'name', 'view']).orderBy('created_at').orderBy('id').execute()
  return rows.flatMap(({ id, name, view }) => savedFilter.safeParse({ id, name, view: jsonOf(view) }).data ?? [])
}

/**
 * Adds a filter, or changes name and view of the one with this id.
 * @throws AppError CONFLICT: another filter has the name, or there are too many
 */
export async function saveFilter(store: Store, { id, name, view }: SavedFilter): Promise<SavedFilter[]> {
  return store.transaction(async (tx) => {
    const others = (await readSavedFilters(tx)).filter((one) => one.id !== id)
    if (others.some((one) => one.name.toLowerCase() === name.toLowerCase())) throw new AppError('CONFLICT', 'Another filter has this name.')
    if (others.length >= filtersMax) throw new AppError('CONFLICT', `There are ${filtersMax} filters already; remove one first.`)
    const row = { name, view: JSON.stringify(view) }
    await tx
      .insertInto('saved_filter')
      .values({ id, ...row, created_at: new Date().toISOString() })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    return readSavedFilters(tx)
  })
}

/** Removes a filter; one that is gone already is no failure. */
export async function removeFilter(store: Store, id: string): Promise<SavedFilter[]> {
  return store.transaction(async (tx) => {
    await tx.deleteFrom('saved_filter').where('id', '=', id).execute()
    return readSavedFilters(tx)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
