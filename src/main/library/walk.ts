import type { Dirent } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { join, relative, sep, isAbsolute } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { refused, type Found } from '@main/library/candidate'

/**
 * Every file below a folder, depth first, by name, so that the same folder always gives the same order. Symbolic links
 * are not followed: what they lead to inside the folder is found anyway, and what lies outside is refused by name. So a
 * walk always ends. `excluded` (absolute, without links) is left out: the library must not import itself.
 * @param folder absolute, without links
 * @param label how the reader named the folder
 */
export async function* walk(folder: string, label: string, excluded: string): AsyncGenerator<Found, void, undefined> {
  const left: { path: string; label: string }[] = [{ path: folder, label }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.path === excluded) continue
    const entries = await list(next.path)
    if (entries instanceof AppError) {
      yield refused(next.label, entries)
      continue
    }
    const deeper: typeof left = []
    for (const entry of entries) {
      const path = join(next.path, entry.name)
      const entryLabel = join(next.label, entry.name)
      if (entry.isDirectory()) {
        // The files of a folder first, then its folders.
        deeper.push({ path, label: entryLabel })
      } else if (entry.isSymbolicLink()) {
        const problem = await problemOfLink(path, folder)
        if (problem) yield refused(entryLabel, problem)
      } else if (entry.isFile()) {
        yield { kind: 'candidate', candidate: { path, entry: null, label: entryLabel, depth: 0, origin: 'folder' } }
      } else {
        yield refused(entryLabel, new AppError('FILE_UNREADABLE', 'This is not a file but a device, pipe or socket.'))
      }
    }
    left.push(...deeper.reverse())
  }
}

/** Whether `path` is `folder` or lies below it; both absolute, without links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function list(path: string): Promise<Dirent[] | AppError> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  } catch (cause) {
    return new AppError('FILE_UNREADABLE', 'The folder cannot be read.', { cause })
  }
}

async function problemOfLink(path: string, folder: string): Promise<AppError | null> {
  try {
    if (isInside(await realpath(path), folder)) return null
    return new AppError('PATH_OUTSIDE', 'This link leads outside the folder and was not followed; import what it leads to.')
  } catch (cause) {
    return new AppError('FILE_UNREADABLE', 'This link leads nowhere.', { cause })
  }
}
