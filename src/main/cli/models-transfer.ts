import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { printable, refuse } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import { withData, withRegistry, type DataOptions } from '@main/cli/with-registry'
import { packageRoot } from '@main/package-root'
import type { Spawn } from '@main/workers/channel'

export interface ImportOptions extends DataOptions {
  readonly vocab?: string
}

/** `gloriole models export` and `gloriole models import`: a model as one file, out and in, as the window does it. */
export function registerModelsTransfer(models: Command): void {
  models
    .command('export')
    .description('write a model as one file (.zip) that another library imports')
    .argument('<pack>', 'folder of the model')
    .argument('<file>', 'to be written; must not exist')
    .option('--json', 'print the file as one JSON object')
    .action((pack: string, file: string, options: DataOptions, command: Command) => exportModel(pack, file, withData(options, command)))
  models
    .command('import')
    .description('take a model into a library: the file of an export, or a checkpoint; it serves nobody before it is promoted')
    .argument('<file>', 'model (.zip), or checkpoint (.ckpt, .safetensors)')
    .option('--vocab <file>', "a checkpoint's vocab.txt (default: that of the serving model)")
    .option('--data <dir>', 'data folder')
    .option('--json', 'print the model as one JSON object')
    .action((file: string, options: ImportOptions, command: Command) => importFile(file, withData(options, command)))
}

/** Refuses PACK_INVALID and the like, CONFLICT when the file exists, FILE_TOO_LARGE, DISK_FULL. */
export async function exportModel(dir: string, file: string, { json }: DataOptions): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { archivePack } = await import('@main/checkpoint/pack-archive')
  const { writeAtomically } = await import('@main/checkpoint/write-atomically')
  try {
    const pack = await openPack(dir)
    if (await stat(file).catch(() => null)) throw new AppError('CONFLICT', 'The output file exists; choose another name, or remove it.')
    const zip = await archivePack(pack)
    await writeAtomically(file, async (handle) => {
      for await (const chunk of zip.content()) await handle.write(chunk)
    })
    if (json === true) process.stdout.write(`${JSON.stringify({ file, name: pack.manifest.name, sha256: pack.sha256, bytes: zip.bytes })}\n`)
    else process.stdout.write(`model    ${printable(pack.manifest.name)}\nsha256   ${pack.sha256}\nfile     ${printable(file)}, ${zip.bytes} bytes\n`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse(dir, toFailure(error))
  }
}

/** Refuses CONFLICT when the model is there already, and what the file throws: PACK_CORRUPT, CHECKPOINT_INVALID, VOCABULARY_MISMATCH, ... */
export async function importFile(file: string, { vocab, json, ...options }: ImportOptions, spawn?: Spawn): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { takeIn } = await import('@main/models/take-in')
  const { forkFrom } = await import('@main/workers/fork')
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    await withRegistry(options, async ({ store, registry, shipped }) => {
      const serving = await openPack((await registry.servingDir()) ?? shipped)
      const pack = await takeIn({
        store,
        folders: [join(resourcesDir(), 'models'), join(store.dataDir, 'models')],
        serving: serving.sha256,
        path: file,
        fileName: basename(file),
        vocabulary: vocab ?? serving.vocabularyPath,
        spawn: spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')),
        signal: stop.signal,
        report: ({ stage, done, total }) => process.stderr.isTTY && process.stderr.write(stage === 'reading' && total !== null ? `\rreading: ${Math.floor((100 * done) / Math.max(1, total))} %` : '\rtesting the model ...\n')
      })
      if (json === true) process.stdout.write(`${JSON.stringify({ pack: pack.dir, name: pack.manifest.name, sha256: pack.sha256 })}\n`)
      else process.stdout.write(`model    ${printable(pack.manifest.name)}\nsha256   ${pack.sha256}\npack     ${printable(pack.dir)}\n`)
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse(file, toFailure(error))
  } finally {
    process.off('SIGINT', onSignal)
  }
}
