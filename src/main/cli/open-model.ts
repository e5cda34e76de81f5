import { join } from 'node:path'
import { resourcesDir } from '@main/cli/resources'
import { packageRoot } from '@main/package-root'
import type { Pack } from '@main/checkpoint/pack'
import type { InferenceService } from '@main/gloria/inference'
import type { Tokenizer } from '@main/gloria/tokenizer'
import type { Spawn } from '@main/workers/channel'

/** A model that a verb works with: its pack, its tokenizer, and its inference child. */
export interface OpenModel {
  readonly pack: Pack
  readonly tokenizer: Tokenizer
  readonly inference: InferenceService
}

/**
 * Runs `work` with a model pack opened in a child process, which ends with it.
 * @param packDir default: the model that ships
 * Throws what `openPack` and `openEncoders` throw.
 */
export async function withModel<T>(packDir: string | undefined, work: (model: OpenModel) => Promise<T>, spawn?: Spawn): Promise<T> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { createInference } = await import('@main/gloria/inference')
  const { openTokenizer } = await import('@main/gloria/tokenizer-of-pack')
  const { connect } = await import('@main/workers/channel')
  const { forkFrom } = await import('@main/workers/fork')
  const pack = await openPack(packDir ?? join(resourcesDir(), 'models', 'gloria-demo'))
  const tokenizer = await openTokenizer(pack)
  const start = spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers'))
  const inference = createInference({ packDir: pack.dir, start: () => connect(start('inference')) })
  try {
    await inference.ready()
    return await work({ pack, tokenizer, inference })
  } finally {
    inference.close()
  }
}
