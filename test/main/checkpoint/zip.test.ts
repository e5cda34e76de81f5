import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { readZipEntries, readZipEntry, verifyZipEntry, type ZipEntry } from '@main/checkpoint/zip'
import { miniCheckpoint } from '../../fixtures/mini-pack'
import { fuzzCases, mutate } from './mutate'
import { assembleZip, type ZipPart } from './zip-assembly'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'gloriole-zip-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function entriesOf(zip: Uint8Array): Promise<ReadonlyMap<string, ZipEntry>> {
  await writeFile(joinPath(folder, 'x.zip'), zip)
  return readZipEntries(joinPath(folder, 'x.zip'))
}

async function contents(zip: Uint8Array, name: string, limit = 1000): Promise<string> {
  const entry = (await entriesOf(zip)).get(name)!
  const handle = await open(joinPath(folder, 'x.zip'))
  try {
    await verifyZipEntry(handle, entry)
    return Buffer.from(await readZipEntry(handle, entry, limit)).toString()
  } finally {
    await handle.close()
  }
}

const part = (name: string, data = 'data', rest: Omit<ZipPart, 'name' | 'data'> = {}): ZipPart => ({ name, data: Buffer.from(data), ...rest })

describe('a zip of stored entries', () => {
  test("PyTorch's own", async () => {
    const entries = await readZipEntries(miniCheckpoint)
    expect(entries.size).toBe(215)
    const handle = await open(miniCheckpoint)
    for (const entry of entries.values()) await verifyZipEntry(handle, entry)
    expect(Buffer.from(await readZipEntry(handle, entries.get('gloria-mini/version')!, 10)).toString()).toBe('3\n')
    await handle.close()
  })

  test('entries lie where their data begin', async () => {
    const zip = assembleZip([part('a/one', 'first'), part('a/two', 'second')])
    expect(await contents(zip, 'a/two')).toBe('second')
    expect((await entriesOf(zip)).get('a/one')).toMatchObject({ offset: 35, bytes: 5 })
  })

  test('zip64 sizes and offsets are understood', async () => {
    expect(await contents(assembleZip([part('a/one'), part('a/two', 'second', { zip64: true })]), 'a/two')).toBe('second')
  })

  test('an empty entry', async () => {
    expect(await contents(assembleZip([part('a/none', '')]), 'a/none')).toBe('')
  })
})

describe('a zip that is refused', () => {
  const whole = assembleZip([part('a/one'), part('a/two')])
  test.each<[string, () => Uint8Array]>([
    ['an empty file', () => Buffer.alloc(0)],
    ['the letters PK alone', () => Buffer.from('PK')],
    ['a zip without its end', () => whole.subarray(0, -1)],
    ['a zip without its directory', () => whole.subarray(0, 40)],
    ['a zip without its beginning', () => whole.subarray(10)],
    ['a name that climbs out', () => assembleZip([part('../../etc/cron.d/x')])],
    ['a name that climbs out half-way', () => assembleZip([part('a/../../x')])],
    ['an absolute name', () => assembleZip([part('/etc/passwd')])],
    ['a drive', () => assembleZip([part('C:/windows/x')])],
    ['backslashes', () => assembleZip([part('a\\..\\x')])],
    ['a compressed entry', () => assembleZip([part('a/one', 'x'.repeat(1000), { deflate: true })])],
    ['a zip bomb', () => assembleZip([part('a/bomb', '0'.repeat(20_000_000), { deflate: true })])],
    ['an entry that says it expands', () => assembleZip([part('a/one', 'data', { says: { uncompressedSize: 2 ** 31 } })])],
    ['a stored entry of two sizes', () => assembleZip([part('a/one', 'data', { says: { compressedSize: 3 } })])],
    ['an unknown method', () => assembleZip([part('a/one', 'data', { says: { method: 99 } })])],
    ['an encrypted entry', () => assembleZip([part('a/one', 'data', { says: { flags: 1 } })])],
    ['an entry past the end', () => assembleZip([part('a/one', 'data', { says: { compressedSize: 9999, uncompressedSize: 9999 } })])],
    ['a zip64 entry of 2^60 bytes', () => assembleZip([part('a/one', 'data', { zip64: true, says: { compressedSize: 2 ** 60, uncompressedSize: 2 ** 60 } })])],
    ['an offset past the end', () => assembleZip([part('a/one', 'data', { says: { offset: 0xfffffff } })])],
    ['an offset into the data', () => assembleZip([part('a/one', 'datadatadata'), part('a/two', 'data', { says: { offset: 33 } })])],
    ['a name twice', () => assembleZip([part('a/one'), part('a/one', 'other')])],
    ['entries that share their data', () => assembleZip([part('a/one'), part('a/two', 'data', { says: { offset: 0 } })])],
    ['an entry that holds another', () => assembleZip([part('a/one', 'x', { says: { compressedSize: 20, uncompressedSize: 20 } }), part('a/two')])],
    ['more entries than there are', () => assembleZip([part('a/one')], { entries: 2 })],
    ['a directory that lies elsewhere', () => assembleZip([part('a/one')], { directoryOffset: 3 })],
    ['a directory past the end', () => assembleZip([part('a/one')], { directoryOffset: 2 ** 31 })],
    ['another archive', () => Buffer.from('7z\xbc\xaf\x27\x1c and so on, long enough for an end', 'latin1')]
  ])('%s', async (_, make) => {
    await expect(entriesOf(make())).rejects.toMatchObject({ name: 'AppError', code: 'CHECKPOINT_INVALID' })
  })

  test('data that do not match their checksum', async () => {
    await expect(contents(assembleZip([part('a/one', 'data', { says: { crc32: 1 } })]), 'a/one')).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID', message: /checksum/ })
  })

  test('an entry larger than its reader wants', async () => {
    await expect(contents(assembleZip([part('a/one', 'data')]), 'a/one', 3)).rejects.toMatchObject({ code: 'CHECKPOINT_LIMIT' })
  })

  test('more than 50,000 entries', async () => {
    const crowd = assembleZip(Array.from({ length: 50_001 }, (_, n) => part(`a/${n}`, '')))
    await expect(entriesOf(crowd)).rejects.toMatchObject({ code: 'CHECKPOINT_LIMIT' })
  })

  test('mutated zips: an AppError, or entries that lie inside the file', async () => {
    const original = assembleZip([part('a/data.pkl', 'N.'), part('a/data/0', '0123456789abcdef'), part('a/data/1', 'zip64', { zip64: true })])
    const dictionary = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', '\xff\xff\xff\xff', '\0\0', '../', '\x08\0'].map((piece) => Buffer.from(piece, 'latin1'))
    const cases = fuzzCases(2_000)
    let accepted = 0
    for (let seed = 0; seed < cases; seed++) {
      const bytes = mutate(original, seed, dictionary)
      try {
        for (const { offset, bytes: length } of (await entriesOf(bytes)).values()) if (offset + length > bytes.length) expect.fail(`case ${seed}: an entry lies outside`)
        accepted++
      } catch (error) {
        if (!(error instanceof AppError)) expect.fail(`case ${seed}: ${String(error)}`)
      }
    }
    expect(accepted).toBeGreaterThan(cases / 100)
    expect(accepted).toBeLessThan(cases)
  }, 600_000)
})
