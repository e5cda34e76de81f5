import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAtomically, writeFailure } from '@main/checkpoint/write-atomically'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-atomic-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the old content stands until the new one is whole', async () => {
  const path = join(folder, 'file')
  await writeFile(path, 'old')
  await writeAtomically(path, async (handle) => {
    await handle.writeFile('new')
    expect(await readFile(path, 'utf8')).toBe('old')
  })
  expect(await readFile(path, 'utf8')).toBe('new')
})

test('a failure half-way leaves the old content, nothing beside it, and its own error', async () => {
  const path = join(folder, 'kept')
  await writeFile(path, 'old')
  const failure = new Error('half-way')
  await expect(
    writeAtomically(path, async (handle) => {
      await handle.writeFile('ne')
      throw failure
    })
  ).rejects.toBe(failure)
  expect(await readFile(path, 'utf8')).toBe('old')
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a full disk is told from a folder that cannot be written', () => {
  const failed = (code: string) => Object.assign(new Error('write'), { syscall: 'write', code })
  expect(writeFailure(failed('ENOSPC'))).toMatchObject({ code: 'DISK_FULL' })
  expect(writeFailure(failed('EDQUOT'))).toMatchObject({ code: 'DISK_FULL' })
  expect(writeFailure(failed('EACCES'))).toMatchObject({ code: 'FILE_UNREADABLE' })
  const stranger = new TypeError('a defect')
  expect(writeFailure(stranger)).toBe(stranger)
})
