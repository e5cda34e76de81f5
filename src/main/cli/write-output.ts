import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@shared/domain/errors'

/** Writes a file that the user asked for, with the folders above it. Throws FILE_UNREADABLE. */
export async function writeOutput(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', 'The output file cannot be written.', { cause })
  }
}
