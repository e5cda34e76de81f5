import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { resourcesDir } from '@main/cli/resources'
import { openPack } from '@main/checkpoint/pack'
import { createPromptStore } from '@main/gloria/prompt-store'
import type { Serving } from '@main/library/serving'
import { createRegistry } from '@main/models/registry'
import type { Store } from '@main/store/open'
import { readSettings } from '@main/store/settings'

/** Whose suggestions the window would show of this library, without starting the model; null where its pack cannot be opened. */
export async function servingOf(store: Store): Promise<Serving | null> {
  const shipped = join(resourcesDir(), 'models', 'gloria-demo')
  const promoted = await createRegistry(store).servingDir()
  const pack = (promoted === null ? null : await unlessBroken(promoted)) ?? (await unlessBroken(shipped))
  if (!pack) return null
  const prompts = await createPromptStore(store, join(resourcesDir(), 'prompts'), pack.manifest.promptSet).serving()
  return { modelSha256: pack.sha256, promptSetSha256: prompts.sha256, mode: (await readSettings(store.db)).mode }
}

async function unlessBroken(dir: string) {
  try {
    return await openPack(dir)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
