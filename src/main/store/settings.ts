import type { Kysely } from 'kysely'
import { defaultSettings, settings, type Settings } from '@shared/domain/system'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

/** The reader's settings; a key that was never saved, or that this version no longer accepts, has its default. */
export async function readSettings(db: Kysely<Schema>): Promise<Settings> {
  const rows = await db.selectFrom('setting').selectAll().execute()
  const merged: Record<string, unknown> = { ...defaultSettings }
  for (const { key, value } of rows) {
    if (!isSettingKey(key)) continue
    const parsed = settings.shape[key].safeParse(JSON.parse(value))
    if (parsed.success) merged[key] = parsed.data
  }
  return settings.parse(merged)
}

/** Saves the given keys, leaves the others, and answers with all. */
export async function saveSettings(store: Store, changed: Partial<Settings>): Promise<Settings> {
  return store.transaction(async (tx) => {
    for (const [key, value] of Object.entries(settings.partial().parse(changed))) {
      const row = { key, value: JSON.stringify(value) }
      await tx.insertInto('setting').values(row).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
    }
    return readSettings(tx)
  })
}

const isSettingKey = (key: string): key is keyof Settings => Object.hasOwn(settings.shape, key)
