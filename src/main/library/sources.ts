import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ImportSource } from '@shared/domain/exchange'
import { refused, type Found } from '@main/library/candidate'
import { walk } from '@main/library/walk'

/** Where the bytes of an upload wait for their import (`POST /uploads` puts them there). */
export const uploadPath = (dataDir: string, id: string): string => join(dataDir, 'uploads', id)

/** Every file that the sources name or hold, in their order; what is not there is refused by name. */
export async function* expandSources(sources: readonly ImportSource[], dataDir: string): AsyncGenerator<Found, void, undefined> {
  const own = await realpath(dataDir)
  for (const source of sources) {
    const label = source.kind === 'path' ? source.path : source.name
    const place = await resolve(source.kind === 'path' ? source.path : uploadPath(dataDir, source.id))
    if (place instanceof AppError) yield refused(label, place)
    else if (place.isFolder) yield* walk(place.path, label, own)
    else {
      const origin = source.kind === 'path' ? 'named' : 'upload'
      yield { kind: 'candidate', candidate: { path: place.path, entry: null, label, depth: 0, origin, picture: source.kind === 'path' ? source.picture : undefined } }
    }
  }
}

/** How many files that is, for the progress; archives count as one until they are opened. */
export async function countSources(sources: readonly ImportSource[], dataDir: string, signal: AbortSignal): Promise<number> {
  const found = expandSources(sources, dataDir)
  let files = 0
  while (!signal.aborted && !(await found.next()).done) files++
  return files
}

/** A link that the reader names is followed, unlike those inside a folder. */
async function resolve(named: string): Promise<{ path: string; isFolder: boolean } | AppError> {
  try {
    const path = await realpath(named)
    const stats = await stat(path)
    if (stats.isDirectory()) return { path, isFolder: true }
    return stats.isFile() ? { path, isFolder: false } : new AppError('FILE_UNREADABLE', 'This is not a file but a device, pipe or socket.')
  } catch (cause) {
    return new AppError('FILE_UNREADABLE', 'There is no such file or folder, or it may not be read.', { cause })
  }
}
