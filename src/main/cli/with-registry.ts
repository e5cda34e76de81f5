import { join } from 'node:path'
import type { Command } from 'commander'
import { dataDir } from '@main/cli/data-dir'
import { resourcesDir } from '@main/cli/resources'
import type { ModelRegistry } from '@main/models/registry'
import type { Store } from '@main/store/open'

export interface DataOptions {
  readonly data?: string
  readonly json?: boolean
}

/** `--data` and `--json` are known before and after the verb's second word. */
export const withData = <T extends DataOptions>(options: T, command: Command): T => ({ ...command.optsWithGlobals<T>(), ...options })

/** The library's store and its register of models, closed when the work has ended. */
export async function withRegistry<T>({ data }: DataOptions, work: (parts: { readonly store: Store; readonly registry: ModelRegistry; readonly shipped: string }) => Promise<T>): Promise<T> {
  const { openStore } = await import('@main/store/open')
  const { createRegistry } = await import('@main/models/registry')
  const store = await openStore(dataDir(data))
  try {
    return await work({ store, registry: createRegistry(store), shipped: join(resourcesDir(), 'models', 'gloria-demo') })
  } finally {
    await store.close()
  }
}

