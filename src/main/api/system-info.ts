import { stat } from 'node:fs/promises'
import { arch, freemem, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { SystemInfo } from '@shared/domain/system'
import type { Services } from '@main/api/services'
import { verifyAudit } from '@main/audit/verify'

/** What the System page shows: the machine, the data folder, the inference process and whether the audit chain is whole. */
export async function readSystemInfo({ version, host, store, inference }: Services): Promise<SystemInfo> {
  const [studies, files, audit] = await Promise.all([
    store.db.selectFrom('study').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    store.db.selectFrom('file').select(({ fn }) => fn.sum<number | null>('bytes').as('bytes')).executeTakeFirstOrThrow(),
    verifyAudit(store)
  ])
  const { state, restarts, ladder, lastError } = inference.state()
  return {
    version,
    host,
    platform: `${type()} ${release()} ${arch()}`,
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    dataDir: store.dataDir,
    databaseBytes: await databaseBytes(store.dataDir),
    filesBytes: files.bytes ?? 0,
    studyCount: studies.count,
    inference: { state, restarts, ladder: [...ladder], lastError },
    audit
  }
}

/** The database with its write-ahead log, which is absent when everything was checkpointed. */
async function databaseBytes(dataDir: string): Promise<number> {
  const sizes = ['gloriole.sqlite', 'gloriole.sqlite-wal'].map((name) => stat(join(dataDir, name)).then((file) => file.size, () => 0))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
