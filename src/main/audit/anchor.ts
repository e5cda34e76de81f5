import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { replaceFile } from '@main/store/durable-file'
import { storeError } from '@main/store/errors'

/** The place and hash of an entry of the chain; sequence 0 stands before the first one. */
export const head = z.object({ sequence: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })
export type Head = z.infer<typeof head>

export const genesis: Head = { sequence: 0, hash: '0'.repeat(64) }

const pathIn = (dataDir: string) => join(dataDir, 'audit-head.json')

/**
 * The newest head known outside the database: what shows that the end of the chain, or the whole database, was
 * replaced by an older state. Null when there is no such file. Throws AUDIT_BROKEN when it holds something else.
 */
export function readAnchor(dataDir: string): Head | null {
  let text: string
  try {
    text = readFileSync(pathIn(dataDir), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const parsed = head.safeParse(parse(text))
  if (!parsed.success) throw new AppError('AUDIT_BROKEN', 'The audit anchor (audit-head.json) is unreadable: it was altered.')
  return parsed.data
}

/** Throws DISK_FULL or FILE_UNREADABLE; the anchor is then as it was. */
export async function writeAnchor(dataDir: string, newest: Head): Promise<void> {
  try {
    await replaceFile(pathIn(dataDir), `${JSON.stringify(newest)}\n`)
  } catch (error) {
    throw storeError(error)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
