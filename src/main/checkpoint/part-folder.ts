import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder beside `out` to write a pack into before it is renamed. It names the process that writes it. */
export const partOf = (out: string): string => `${out}.${process.pid}-${randomUUID()}.part`

/**
 * Removes the folders that processes left half written in `folder` when they ended; what one that runs may still be
 * writing stays (so does, now and then, one whose process id is in use again). What cannot be removed stays too.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const abandoned = entries.filter((entry) => {
    const writer = /\.(\d+)-[\da-f-]{36}\.part$/.exec(entry.name)?.[1]
    return entry.isDirectory() && writer !== undefined && !isRunning(Number(writer))
  })
  await Promise.all(abandoned.map(({ name }) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)))
}

/** A process of somebody else's counts as running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
