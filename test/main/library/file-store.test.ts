import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { describeContent, isStored, keepFiles, spoolFile, storedPath, verifyStoredFile, type StoredFile } from '@main/library/file-store'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const disk = vi.hoisted(() => ({ full: false }))
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>()
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const handle = await real.open(...args)
      if (disk.full && args[1] === 'r+') handle.sync = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
      return handle
    }
  }
})
afterEach(() => {
  disk.full = false
})

const content = new TextEncoder().encode('a film')
const hash = createHash('sha256').update(content).digest('hex')

async function storeFile(dir: string, tempDir: string, bytes: Uint8Array): Promise<StoredFile> {
  const file = describeContent(bytes)
  const spooled = (await isStored(dir, file)) ? { ...file, spooledPath: null } : await spoolFile(tempDir, bytes, file)
  const [problem] = await keepFiles(dir, [spooled])
  if (problem) throw problem
  return file
}

describe('the file store', () => {
  test('keeps content under its hash, whole, and nothing in the temporary folder', async () => {
    const dir = temporaryFolder()
    expect(await storeFile(dir, join(dir, 'temp'), content)).toEqual({ sha256: hash, bytes: content.length })
    expect(readFileSync(join(dir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash), 'utf8')).toBe('a film')
    expect(readdirSync(join(dir, 'temp'))).toEqual([])
    await expect(verifyStoredFile(dir, hash)).resolves.toBeUndefined()
  })

  test('does not write the same content twice', async () => {
    const dir = temporaryFolder()
    await storeFile(dir, join(dir, 'temp'), content)
    const before = statSync(storedPath(dir, hash)).ino
    await storeFile(dir, join(dir, 'temp'), content)
    expect(statSync(storedPath(dir, hash)).ino).toBe(before)
  })

  test('replaces a stored file that was cut short', async () => {
    const dir = temporaryFolder()
    await storeFile(dir, join(dir, 'temp'), content)
    truncateSync(storedPath(dir, hash), 2)
    await storeFile(dir, join(dir, 'temp'), content)
    await expect(verifyStoredFile(dir, hash)).resolves.toBeUndefined()
  })

  test('a full disk is DISK_FULL and leaves nothing behind', async () => {
    const dir = temporaryFolder()
    disk.full = true
    await expect(storeFile(dir, join(dir, 'temp'), content)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(existsSync(storedPath(dir, hash))).toBe(false)
  })

  test('keeps many at once, the same content twice too, and says which it could not keep', async () => {
    const dir = temporaryFolder()
    const contents = Array.from({ length: 20 }, (_, i) => new TextEncoder().encode(`film ${i % 15}`))
    const spooled = await Promise.all(contents.map((bytes) => spoolFile(join(dir, 'temp'), bytes)))
    rmSync(spooled[3]!.spooledPath!)
    expect((await keepFiles(dir, spooled)).map((answer) => answer?.code ?? null)).toEqual(spooled.map((_, i) => (i === 3 ? 'FILE_UNREADABLE' : null)))
    for (const { sha256 } of spooled.filter((_, i) => i % 15 !== 3)) await verifyStoredFile(dir, sha256)
    expect(readdirSync(join(dir, 'temp'))).toEqual([])
  })

  test('a folder that cannot be written is FILE_UNREADABLE', async () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'files'), 'not a folder')
    await expect(storeFile(dir, join(dir, 'temp'), content)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('names nothing outside the folder', () => {
    for (const name of ['../../etc/passwd', hash.toUpperCase(), `${hash}/..`, '']) {
      expect(() => storedPath('/data', name)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    }
  })

  test('finds a stored file that changed or is gone', async () => {
    const dir = temporaryFolder()
    await storeFile(dir, join(dir, 'temp'), content)
    chmodSync(storedPath(dir, hash), 0o600)
    writeFileSync(storedPath(dir, hash), 'A film')
    await expect(verifyStoredFile(dir, hash)).rejects.toMatchObject({ code: 'STORE_CORRUPT' })
    mkdirSync(join(dir, 'other'))
    await expect(verifyStoredFile(join(dir, 'other'), hash)).rejects.toMatchObject({ code: 'STORE_CORRUPT' })
  })
})
