import type { Kysely } from 'kysely'
import { windowState, type WindowName, type WindowState } from '@shared/domain/window-state'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

const keyOf = (window: WindowName) => (window === 'main' ? 'window' : `window ${window}`)

/** What a window showed last; null when it never did, or when this version no longer understands it. */
export async function readWindowState(db: Kysely<Schema>, window: WindowName): Promise<WindowState | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', keyOf(window)).executeTakeFirst()
  return row ? (windowState.safeParse(JSON.parse(row.value)).data ?? null) : null
}

/** Keeps what a window shows, durably: the next one begins there. Throws what `Store.transaction` throws. */
export async function saveWindowState(store: Store, window: WindowName, state: WindowState): Promise<void> {
  const row = { key: keyOf(window), value: JSON.stringify(windowState.parse(state)) }
  await store.transaction(async (tx) => {
    await tx.insertInto('setting').values(row).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
  })
}
