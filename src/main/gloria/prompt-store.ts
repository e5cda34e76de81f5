import type { Kysely, Transaction } from 'kysely'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { promptSet, type PromptSetChange, type PromptSetRef } from '@shared/domain/prompts'
import { appendAudit } from '@main/audit/chain'
import { expandPrompts, parsePrompts, type ExpandedPrompts } from '@main/gloria/prompts'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'
import { readSettings } from '@main/store/settings'

/** The key of the serving set's hash among the settings. */
const SERVING = 'servingPromptSet'

/** The set that serves when neither the reader nor the pack names one. */
const DEFAULT = 'chexpert-5'

/** Prompt sets: those that ship, and every version that was ever saved, by hash. */
export interface PromptStore {
  serving(): Promise<ExpandedPrompts>
  list(): Promise<readonly ExpandedPrompts[]>
  /** Stores a version and makes it serve, with its entries in history and audit trail. */
  save(prompts: ExpandedPrompts): Promise<PromptSetRef>
  /** @throws AppError NOT_FOUND */
  use(sha256: string): Promise<PromptSetRef>
  /** What served since when, newest first. */
  history(): Promise<PromptSetChange[]>
  /** Keeps what a suggestion was made with, also when a later release ships another version. */
  record(prompts: ExpandedPrompts): Promise<void>
}

/**
 * @param promptsDir folder of the sets that ship, one JSON file each
 * @param packSet name of the set that the model pack was evaluated with
 */
export function createPromptStore(store: Store, promptsDir: string, packSet: string | null): PromptStore {
  const shipped = readShipped(promptsDir)
  shipped.catch(() => undefined)
  const expanded = new Map<string, ExpandedPrompts>()

  const saved = async (): Promise<ExpandedPrompts[]> => {
    const rows = await store.db.selectFrom('prompt_set').selectAll().orderBy('created_at', 'desc').execute()
    for (const prompts of await shipped) expanded.set(prompts.sha256, prompts)
    return rows.map(({ sha256, json }) => {
      const known = expanded.get(sha256) ?? expandPrompts(promptSet.parse(JSON.parse(json)))
      expanded.set(sha256, known)
      return known
    })
  }
  const find = async (sha256: string) => [...(await shipped), ...(await saved())].find((prompts) => prompts.sha256 === sha256)
  const serve = (action: PromptSetChange['action'], prompts: ExpandedPrompts): Promise<PromptSetRef> =>
    store.transaction(async (tx) => {
      const { name } = prompts.set
      const { sha256 } = prompts
      const at = new Date().toISOString()
      const actor = (await readSettings(tx)).reader
      await keep(tx, prompts, at)
      const row = { key: SERVING, value: JSON.stringify(sha256) }
      await tx.insertInto('setting').values(row).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
      const version = await versionOf(tx, name, sha256)
      await tx.insertInto('prompt_set_change').values({ at, actor, action, prompt_set_sha256: sha256, name, version }).execute()
      await appendAudit(tx, { actor, action: `prompts.${action}`, subject: sha256, details: { name, version }, at })
      return { name, sha256 }
    })

  return {
    record: (prompts) => keep(store.db, prompts, new Date().toISOString()),
    async serving() {
      const row = await store.db.selectFrom('setting').select('value').where('key', '=', SERVING).executeTakeFirst()
      const chosen = row ? await find(JSON.parse(row.value) as string) : undefined
      return chosen ?? shippedFor(packSet, await shipped)
    },
    async list() {
      const all = [...(await shipped), ...(await saved())]
      return [...new Map(all.map((prompts) => [prompts.sha256, prompts])).values()]
    },
    save: (prompts) => serve('saved', prompts),
    async use(sha256) {
      const prompts = await find(sha256)
      if (!prompts) throw new AppError('NOT_FOUND', 'There is no prompt set with this hash.')
      return serve('used', prompts)
    },
    async history() {
      const rows = await store.db.selectFrom('prompt_set_change').selectAll().orderBy('sequence', 'desc').execute()
      return rows.map(({ prompt_set_sha256: sha256, ...row }) => ({ ...row, sha256 }))
    }
  }
}

async function keep(db: Kysely<Schema>, { set, sha256 }: ExpandedPrompts, at: string): Promise<void> {
  const row = { sha256, name: set.name, json: JSON.stringify(set), created_at: at }
  await db.insertInto('prompt_set').values(row).onConflict((conflict) => conflict.doNothing()).execute()
}

/** The number under which a set served before, else the next one of its name. */
async function versionOf(tx: Transaction<Schema>, name: string, sha256: string): Promise<number> {
  const rows = await tx.selectFrom('prompt_set_change').select(['prompt_set_sha256', 'version']).where('name', '=', name).execute()
  return rows.find((row) => row.prompt_set_sha256 === sha256)?.version ?? rows.reduce((most, { version }) => Math.max(most, version), 0) + 1
}

/** The sets in a folder, by file name. @throws AppError FILE_UNREADABLE or PROMPTS_INVALID */
export async function readShipped(dir: string): Promise<ExpandedPrompts[]> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The folder of the prompt sets cannot be read.', { cause })
  })
  const files = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(files.map(async (name) => parsePrompts(await readFile(join(dir, name), 'utf8'))))
}

/** The set that a pack was evaluated with, else the default one. @throws AppError NOT_FOUND */
export function shippedFor(packSet: string | null, sets: readonly ExpandedPrompts[]): ExpandedPrompts {
  const byName = (name: string | null) => sets.find(({ set }) => set.name === name)
  const serving = byName(packSet) ?? byName(DEFAULT)
  if (!serving) throw new AppError('NOT_FOUND', `No prompt set serves: the default set ${DEFAULT} is missing from the installation.`)
  return serving
}
