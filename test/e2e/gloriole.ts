import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const cli = join(resolve(import.meta.dirname, '../..'), 'out/main/cli.js')

/** Runs a verb of the built command; answers what it printed. Exit code 1 (some inputs refused) is not an error here. */
export async function gloriole(...args: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  try {
    return { ...(await promisify(execFile)(process.execPath, [cli, ...args], { maxBuffer: 1 << 26 })), code: 0 }
  } catch (error) {
    const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: number }
    if (code !== 1) throw error
    return { stdout, stderr, code }
  }
}
