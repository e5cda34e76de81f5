import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, type App } from '@main/app'
import type { ImportSummary } from '@shared/domain/exchange'
import { forkFrom } from '@main/workers/fork'

const root = process.cwd()

export interface BenchApp extends App {
  readonly dataDir: string
  readonly importAll: (paths: readonly string[]) => Promise<ImportSummary>
}

/** The real application over an empty data folder, with the built child processes; removed at the end. */
export async function withApp<T>(work: (app: BenchApp) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gloriole-bench-'))
  const app = await createApp({
    dataDir,
    resourcesDir: join(root, 'resources'),
    rendererDir: join(root, 'out/renderer'),
    host: 'cli',
    version: 'bench',
    spawn: forkFrom(join(root, 'out/main/workers')),
    providers: ['cpu']
  })
  const importAll = async (paths: readonly string[]) => {
    for await (const event of app.services.library.import(paths.map((path) => ({ kind: 'path', path })), { signal: new AbortController().signal })) {
      if (event.kind === 'done') return event.summary
    }
    throw new Error('The import ended without a summary.')
  }
  try {
    return await work({ ...app, dataDir, importAll })
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
