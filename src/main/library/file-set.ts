import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { ArchiveEntry } from '@main/library/archive'
import { refused, type Candidate, type Found } from '@main/library/candidate'
import { isInside } from '@main/library/walk'

/**
 * The files that a DICOMDIR lists (`references` as `readDirectory` gives them). Those that are missing, or that would
 * lie outside its folder, are refused by name. In a folder that is walked anyway only these are told: the files
 * themselves are found by the walk.
 */
export async function* expandFileSet(directory: Candidate, references: readonly (readonly string[])[]): AsyncGenerator<Found, void, undefined> {
  const folder = dirname(directory.path)
  for (const components of references) {
    const label = [dirname(directory.label), ...components].join('/')
    const place = await findReference(folder, components)
    if (place instanceof AppError) yield refused(label, place)
    else if (directory.origin !== 'folder') yield { kind: 'candidate', candidate: { path: place, entry: null, label, depth: directory.depth, origin: 'file-set' } }
  }
}

/**
 * Refusals of what a DICOMDIR inside an archive lists and the archive lacks; what is there comes as an entry of its own.
 * @param present names of all entries, in upper case
 */
export function missingInArchive(directory: Candidate & { readonly entry: ArchiveEntry }, references: readonly (readonly string[])[], present: ReadonlySet<string>): Found[] {
  const folder = directory.entry.name.split('/').slice(0, -1)
  return references.flatMap((components) => {
    const label = [dirname(directory.label), ...components].join('/')
    if (!components.every(isPlainName)) return [refused(label, outside())]
    return present.has([...folder, ...components].join('/').toUpperCase()) ? [] : [refused(label, missing())]
  })
}

const outside = () => new AppError('PATH_OUTSIDE', 'The DICOMDIR names a file outside its folder; it was not opened.')
const missing = (cause?: unknown) => new AppError('FILE_UNREADABLE', 'The DICOMDIR names this file, but it is not there.', { cause })

async function findReference(folder: string, components: readonly string[]): Promise<string | AppError> {
  if (!components.every(isPlainName)) return outside()
  let path = folder
  try {
    for (const component of components) path = join(path, await nameIn(path, component))
    const place = await realpath(path)
    if (!isInside(place, folder)) return outside()
    return (await stat(place)).isFile() ? place : missing()
  } catch (cause) {
    return missing(cause)
  }
}

/** PS3.10 8.2: file IDs are capital letters, digits and underscores. What else is harmless is taken too. */
const isPlainName = (component: string): boolean => component !== '' && component !== '.' && component !== '..' && !/[/\\:\0]/.test(component)

/** File IDs are upper case; copied from a CD, the names on the disk often are lower case. */
async function nameIn(folder: string, component: string): Promise<string> {
  for (const name of [component, component.toLowerCase()]) {
    if (await stat(join(folder, name)).then(() => true, () => false)) return name
  }
  return (await readdir(folder)).find((name) => name.toUpperCase() === component.toUpperCase()) ?? component
}
