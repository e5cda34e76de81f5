import { describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { storeError } from '@main/store/errors'

const sqlite = (code: string) => Object.assign(new Error('INSERT INTO patient: Doe Jane'), { code })

describe('errors of SQLite and of files', () => {
  test.each([
    ['SQLITE_FULL', 'DISK_FULL'],
    ['ENOSPC', 'DISK_FULL'],
    ['SQLITE_BUSY', 'STORE_BUSY'],
    ['SQLITE_BUSY_SNAPSHOT', 'STORE_BUSY'],
    ['SQLITE_CORRUPT_VTAB', 'STORE_CORRUPT'],
    ['SQLITE_NOTADB', 'STORE_CORRUPT'],
    ['SQLITE_IOERR_FSYNC', 'FILE_UNREADABLE'],
    ['EACCES', 'FILE_UNREADABLE']
  ])('%s becomes %s, with its code and without the original text', (code, as) => {
    const translated = storeError(sqlite(code))
    expect(translated).toBeInstanceOf(AppError)
    expect(translated).toMatchObject({ code: as, message: expect.stringContaining(code) as string })
    expect((translated as AppError).message).not.toContain('Doe')
  })

  test('defects and AppErrors stay what they are', () => {
    const defect = sqlite('SQLITE_CONSTRAINT_UNIQUE')
    expect(storeError(defect)).toBe(defect)
    const own = new AppError('NOT_FOUND', 'x')
    expect(storeError(own)).toBe(own)
  })
})
