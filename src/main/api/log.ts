import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The log of a data folder: what went wrong and where, never whose. Free texts are written nowhere. */
export interface Log {
  /** An event in our own words, without names, texts or paths of readers. */
  event(line: string): void
  /** A defect: the kind of error, its code and the places in our code; not its message, which may hold patient data. */
  defect(where: string, error: unknown): void
}

const limitBytes = 1024 * 1024

/** Opens `gloriole.log` in the data folder; the one before is kept as `gloriole.1.log` once it has grown past 1 MiB. */
export function openLog(dataDir: string): Log {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'gloriole.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > limitBytes) renameSync(path, join(dataDir, 'gloriole.1.log'))
  const write = (text: string) => {
    try {
      appendFileSync(path, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
    } catch {
      // A full disk must not turn one failure into two; who saves something is told by the store.
    }
  }
  return {
    event: write,
    defect: (where, error) => write(`DEFECT in ${where}: ${describe(error)}`)
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code) ? ` ${error.code}` : ''
  const places = (error.stack ?? '').split('\n').filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
  const cause = error.cause === undefined ? '' : `\n  caused by ${describe(error.cause)}`
  return [`${error.constructor.name}${code}`, ...places].join('\n') + cause
}
