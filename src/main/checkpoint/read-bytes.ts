import { open, stat, type FileHandle } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'

/** Opens a regular file for reading. Errors: FILE_UNREADABLE. */
export async function openForReading(path: string): Promise<FileHandle> {
  try {
    // Before opening: a pipe without a writer would never open.
    if ((await stat(path)).isFile()) return await open(path, 'r')
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', 'The file cannot be opened.', { cause })
  }
  throw new AppError('FILE_UNREADABLE', 'This is no file.')
}

/** Exactly `bytes` bytes from `position`. Errors: CHECKPOINT_INVALID when the file ends before. */
export async function readExactly(handle: FileHandle, position: number, bytes: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.alloc(bytes)
  await readInto(handle, position, buffer)
  return buffer
}

/** Fills `target` from `position`. Errors: CHECKPOINT_INVALID when the file ends before. */
export async function readInto(handle: FileHandle, position: number, target: Uint8Array): Promise<void> {
  let done = 0
  while (done < target.byteLength) {
    // One read of more than 2 GiB is refused by the operating system.
    const length = Math.min(target.byteLength - done, 1 << 30)
    const { bytesRead } = await handle.read(target, done, length, position + done)
    if (bytesRead === 0) throw new AppError('CHECKPOINT_INVALID', 'The file ends before its data do.')
    done += bytesRead
  }
}
