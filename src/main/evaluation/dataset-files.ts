import { readdir } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import { AppError } from '@shared/domain/errors'

/** Finds the films of a labels file below a folder. */
export interface DatasetFiles {
  /** All files, in order. */
  readonly paths: readonly string[]
  /** Path of a film as a labels file names it, or where it would have to lie. */
  locate(name: string): string
}

/**
 * Lists a data set's folder once. Labels name a film by its path from there, by a path from further up (CheXpert's
 * begin with the data set's own folder), or by its bare name, with or without ending (NIH, RSNA, SIIM), wherever it
 * lies below. Of several of one bare name the first in order of paths is taken.
 * @throws AppError FILE_UNREADABLE
 */
export async function openDataset(folder: string): Promise<DatasetFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', "The data set's folder cannot be read.", { cause })
  })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
  const byPath = new Map(paths.map((path) => [path.slice(folder.length).split(sep).join('/').replace(/^\//, ''), path]))
  const byName = new Map<string, string>()
  for (const [relative, path] of byPath) {
    const name = posix.basename(relative)
    for (const key of [name, name.replace(/\.[^.]+$/, '')]) if (!byName.has(key)) byName.set(key, path)
  }
  return {
    paths,
    locate(name) {
      const parts = name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
      for (let from = 0; from < parts.length; from++) {
        const path = byPath.get(parts.slice(from).join('/'))
        if (path !== undefined) return path
      }
      // A path whose folders are not there names no film elsewhere: "patient1/view1.jpg" is not "patient2/view1.jpg".
      return (parts.length === 1 ? byName.get(parts[0]!) : undefined) ?? join(folder, ...parts)
    }
  }
}
