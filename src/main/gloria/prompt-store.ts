import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { promptSet, type PromptSetRef } from '@shared/domain/prompts'
import { expandPrompts, parsePrompts, type ExpandedPrompts } from '@main/gloria/prompts'
import type { Store } from '@main/store/open'

/** The key of the serving set's hash among the settings. */
const SERVING = 'servingPromptSet'

/** The set that serves when neither the reader nor the pack names one. */
const DEFAULT = 'chexpert-5'

/** Prompt sets: those that ship, and every version that was ever saved, by hash. */
export interface PromptStore {
  serving(): Promise<ExpandedPrompts>
  list(): Promise<readonly ExpandedPrompts[]>
  /** Stores a version and makes it serve. */
  save(prompts: ExpandedPrompts): Promise<PromptSetRef>
  /** @throws AppError NOT_FOUND */
  use(sha256: string): Promise<PromptSetRef>
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
    return rows.map(({ sha256, json }) => {
      const known = expanded.get(sha256) ?? expandPrompts(promptSet.parse(JSON.parse(json)))
      expanded.set(sha256, known)
      return known
    })
  }
  const find = async (sha256: string) => [...(await shipped), ...(await saved())].find((prompts) => prompts.sha256 === sha256)
  const serve = async ({ set, sha256 }: ExpandedPrompts): Promise<PromptSetRef> => {
    const row = { key: SERVING, value: JSON.stringify(sha256) }
    await store.db.insertInto('setting').values(row).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
    return { name: set.name, sha256 }
  }
  const record = async ({ set, sha256 }: ExpandedPrompts): Promise<void> => {
    const row = { sha256, name: set.name, json: JSON.stringify(set), created_at: new Date().toISOString() }
    await store.db.insertInto('prompt_set').values(row).onConflict((conflict) => conflict.doNothing()).execute()
  }

  return {
    record,
    async serving() {
      const row = await store.db.selectFrom('setting').select('value').where('key', '=', SERVING).executeTakeFirst()
      const chosen = row ? await find(JSON.parse(row.value) as string) : undefined
      return chosen ?? shippedFor(packSet, await shipped)
    },
    async list() {
      const all = [...(await shipped), ...(await saved())]
      return [...new Map(all.map((prompts) => [prompts.sha256, prompts])).values()]
    },
    async save(prompts) {
      await record(prompts)
      return serve(prompts)
    },
    async use(sha256) {
      const prompts = await find(sha256)
      if (!prompts) throw new AppError('NOT_FOUND', 'There is no prompt set with this hash.')
      return serve(prompts)
    }
  }
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
