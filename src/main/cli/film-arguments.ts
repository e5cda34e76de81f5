import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toFailure, AppError } from '@shared/domain/errors'
import { uid } from '@shared/domain/study'
import { refuse } from '@main/cli/refusals'

/** What an argument names: files (a folder's are all below it, by name), or a study of the library. */
export type FilmArgument = { readonly kind: 'files'; readonly paths: readonly string[] } | { readonly kind: 'study'; readonly studyUid: string }

/** What each argument names. One that is neither a path nor a UID is refused by name. */
export async function filmArguments(inputs: readonly string[]): Promise<FilmArgument[]> {
  const found: FilmArgument[] = []
  for (const input of inputs) {
    try {
      const paths = await filesUnder(input)
      if (paths) found.push({ kind: 'files', paths })
      else if (uid.safeParse(input).success) found.push({ kind: 'study', studyUid: input })
      else throw new AppError('NOT_FOUND', 'There is no such file or folder, and this is no Study Instance UID.')
    } catch (error) {
      refuse(input, toFailure(error))
    }
  }
  return found
}

/** Null when there is nothing under the path. Links are not followed below a folder. */
async function filesUnder(path: string): Promise<string[] | null> {
  const stats = await stat(path).catch(() => null)
  if (!stats) return null
  if (!stats.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The folder cannot be read.', { cause })
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
