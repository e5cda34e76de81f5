import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { AppError } from '@shared/domain/errors'
import { listArchive } from '@main/library/archive'
import { readArchiveEntry } from '@main/library/archive-entry'
import { archiveLimits } from '@main/library/import-limits'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { zip, type ZipEntry } from './zip'

const film = Buffer.from('a film of some length, which is long enough to be packed'.repeat(20))

function written(...entries: ZipEntry[]): string {
  const path = join(temporaryFolder(), 'a.zip')
  writeFileSync(path, zip(entries))
  return path
}
const spoolPath = () => join(temporaryFolder(), 'temp', 'spooled.zip')
const refusalsOf = async (...entries: ZipEntry[]) => (await listArchive(written(...entries))).refused

describe('listing an archive', () => {
  test('gives its files in order, without folders and the leavings of macOS', async () => {
    const { entries, refused } = await listArchive(
      written({ name: 'b/', content: Buffer.alloc(0) }, { name: 'b/2.dcm', content: film, isDeflated: true }, { name: '__MACOSX/b/._2.dcm', content: film }, { name: '1.dcm', content: film })
    )
    expect(entries.map(({ name, bytes, isDeflated }) => [name, bytes, isDeflated])).toEqual([
      ['b/2.dcm', film.length, true],
      ['1.dcm', film.length, false]
    ])
    expect(refused).toEqual([])
  })

  test('reads names in UTF-8 with and without the flag, and in the code page of old', async () => {
    const { entries } = await listArchive(
      written({ name: '胸片.dcm', content: film, flags: 0x800 }, { name: '胸片 2.dcm', content: film }, { name: Buffer.from([0x81, 0x2e, 0x64]), content: film })
    )
    expect(entries.map(({ name }) => name)).toEqual(['胸片.dcm', '胸片 2.dcm', 'ü.d'])
  })

  test('refuses by name what is encrypted, packed by an unknown method, or named outside', async () => {
    const refused = await refusalsOf(
      { name: 'secret.dcm', content: film, flags: 1 },
      { name: 'lzma.dcm', content: film, method: 14 },
      { name: '../up.dcm', content: film },
      { name: '/etc/passwd', content: film },
      { name: 'C:\\windows\\win.ini', content: film },
      { name: 'a\\..\\..\\b.dcm', content: film },
      { name: 'cut\0.dcm', content: film }
    )
    expect(refused.map(({ path, code }) => [path, code])).toEqual([
      ['secret.dcm', 'ARCHIVE_INVALID'],
      ['lzma.dcm', 'ARCHIVE_INVALID'],
      ['../up.dcm', 'PATH_OUTSIDE'],
      ['/etc/passwd', 'PATH_OUTSIDE'],
      ['C:/windows/win.ini', 'PATH_OUTSIDE'],
      ['a/../../b.dcm', 'PATH_OUTSIDE'],
      ['cut\0.dcm', 'PATH_OUTSIDE']
    ])
    expect(refused[0]!.message).toContain('encrypted')
  })

  test('refuses what would unpack to too much, by entry and as a whole', async () => {
    const huge = { name: 'huge.dcm', content: film, isDeflated: true, claims: { bytes: 100 * 2 ** 20 } }
    expect(await refusalsOf(huge)).toEqual([expect.objectContaining({ path: 'huge.dcm', code: 'ARCHIVE_LIMIT' })])
    expect(await refusalsOf({ ...huge, claims: { bytes: 2 ** 31 } })).toEqual([expect.objectContaining({ code: 'FILE_TOO_LARGE' })])
    const path = written({ name: '1', content: film }, { name: '2', content: film })
    await expect(listArchive(path, { ...archiveLimits, totalBytes: 2 * film.length - 1 })).rejects.toMatchObject({ code: 'ARCHIVE_LIMIT' })
    await expect(listArchive(path, { ...archiveLimits, entries: 1 })).rejects.toMatchObject({ code: 'ARCHIVE_LIMIT' })
    await expect(listArchive(path, { ...archiveLimits, entries: 2, totalBytes: 2 * film.length })).resolves.toMatchObject({ refused: [] })
  })

  test('refuses a bomb whose entries share their bytes', async () => {
    const shared = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.dcm`, content: film, claims: { headerOffset: 0 } }))
    const path = join(temporaryFolder(), 'bomb.zip')
    const whole = zip(shared)
    // Only the first entry's bytes stay; every line of the directory points at them.
    const single = zip(shared.slice(0, 1)).indexOf('PK\x01\x02')
    const directory = whole.indexOf('PK\x01\x02')
    const end = whole.subarray(directory)
    end.writeUInt32LE(single, end.length - 6)
    writeFileSync(path, Buffer.concat([whole.subarray(0, single), end]))
    await expect(listArchive(path)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' })
  })

  test('of something that is no archive is ARCHIVE_INVALID', async () => {
    const path = join(temporaryFolder(), 'a.zip')
    writeFileSync(path, 'PK\x03\x04 and then nothing of the kind')
    await expect(listArchive(path)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' })
  })
})

describe('reading an entry', () => {
  test('gives the bytes that were packed, stored or deflated, also of an empty file', async () => {
    const path = written({ name: '1', content: film }, { name: '2', content: film, isDeflated: true }, { name: '3', content: Buffer.alloc(0) })
    const { entries } = await listArchive(path)
    for (const [i, content] of [film, film, Buffer.alloc(0)].entries()) {
      expect(await readArchiveEntry(path, entries[i]!, spoolPath())).toEqual({ kind: 'bytes', bytes: content })
    }
  })

  test('puts an archive inside the archive into a file', async () => {
    const inner = zip([{ name: 'x.dcm', content: film }])
    const path = written({ name: 'inner.zip', content: inner, isDeflated: true })
    const spooled = spoolPath()
    expect(await readArchiveEntry(path, (await listArchive(path)).entries[0]!, spooled)).toEqual({ kind: 'archive', path: spooled })
    expect(readFileSync(spooled)).toEqual(inner)
  })

  test('refuses an entry that unpacks to more or less than listed, has another checksum or lies outside the file', async () => {
    for (const claims of [{ bytes: film.length - 1 }, { bytes: film.length + 1 }, { crc32: 1 }, { headerOffset: 5 }, { compressedBytes: 1_000_000 }, { headerOffset: 4_000_000_000 }]) {
      const path = written({ name: '1', content: film, isDeflated: true, claims }, { name: '2', content: Buffer.alloc(2 ** 20) })
      const listed = await listArchive(path).catch((error: unknown) => error as AppError)
      if (listed instanceof AppError) expect(listed.code).toBe('ARCHIVE_INVALID')
      else await expect(readArchiveEntry(path, listed.entries[0]!, spoolPath())).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' })
    }
  })

  test('of an archive with flipped and missing bytes is right, or refused with a code', async () => {
    const good = zip([
      { name: '1.dcm', content: film, isDeflated: true },
      { name: '2.dcm', content: film }
    ])
    const path = join(temporaryFolder(), 'a.zip')
    const spooled = spoolPath()
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, flip, isCut) => {
        const bytes = Buffer.from(isCut ? good.subarray(0, at) : good)
        if (!isCut) bytes[at]! ^= flip
        writeFileSync(path, bytes)
        try {
          const { entries } = await listArchive(path)
          for (const entry of entries) {
            const content = await readArchiveEntry(path, entry, spooled)
            if (content.kind === 'bytes' && entry.bytes > 0) expect(Buffer.from(content.bytes)).toEqual(film)
          }
        } catch (error) {
          if (!(error instanceof AppError)) throw error
        }
      }),
      { numRuns: 400 }
    )
  })

  test('reads what Info-ZIP writes', async (context) => {
    if (spawnSync('zip', ['-v']).error) context.skip('the zip command is not installed')
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'film.dcm'), film)
    execFileSync('zip', ['-q', 'a.zip', 'film.dcm'], { cwd: folder })
    const { entries } = await listArchive(join(folder, 'a.zip'))
    expect(await readArchiveEntry(join(folder, 'a.zip'), entries[0]!, spoolPath())).toEqual({ kind: 'bytes', bytes: film })
  })
})
