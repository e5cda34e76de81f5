import { open } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { defaultLimits } from '@main/dicom/limits'

/**
 * Reads a file that somebody named. Its size is looked at before a byte is read: it may be of any size, or a device.
 * @throws AppError FILE_UNREADABLE or FILE_TOO_LARGE
 */
export async function readFilmFile(path: string, largestBytes = defaultLimits.fileBytes): Promise<Uint8Array> {
  const file = await open(path).catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The file cannot be opened.', { cause })
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new AppError('FILE_UNREADABLE', 'This is not a file.')
    if (stats.size > largestBytes) throw new AppError('FILE_TOO_LARGE', 'The file is larger than the limit for films.')
    return await file.readFile()
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('FILE_UNREADABLE', 'The file cannot be read.', { cause })
  } finally {
    await file.close()
  }
}
