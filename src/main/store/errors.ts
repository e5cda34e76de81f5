import { AppError, type ErrorCode } from '@shared/domain/errors'

/** Result codes of SQLite (sqlite.org/rescode.html) and of the file system that are the machine's state rather than our defect. */
const known: readonly { readonly code: RegExp; readonly as: ErrorCode; readonly message: string }[] = [
  { code: /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/, as: 'DISK_FULL', message: 'The disk is full; nothing was saved. Free some space and repeat the action.' },
  { code: /^SQLITE_(BUSY|LOCKED)/, as: 'STORE_BUSY', message: 'Another program is writing to this library; nothing was saved. Repeat the action.' },
  {
    code: /^SQLITE_(CORRUPT|NOTADB)/,
    as: 'STORE_CORRUPT',
    message: 'The library database is damaged. Close Gloriole and put a backup in its place; do not delete the damaged file.'
  },
  {
    code: /^(SQLITE_(CANTOPEN|READONLY|PERM|IOERR)|ENOENT|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EIO)/,
    as: 'FILE_UNREADABLE',
    message: 'The library database cannot be read or written. Check the disk and the permissions of the data folder.'
  }
]

/** An error of SQLite or of a file as AppError with its code in the message; anything else, and our own defects, unchanged. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = errnoOf(error)
  const match = known.find((entry) => entry.code.test(code))
  return match ? new AppError(match.as, `${match.message} (${code})`, { cause: error }) : error
}

/** The code of an error of better-sqlite3 (extended result code) or of Node's fs; '' when it has none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
