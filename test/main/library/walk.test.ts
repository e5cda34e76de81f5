import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Found } from '@main/library/candidate'
import { countSources, expandSources } from '@main/library/sources'
import { isInside, walk } from '@main/library/walk'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { allOf } from './all-of'

const told = (found: Found) => (found.kind === 'candidate' ? found.candidate.label : `${found.refusal.code} ${found.refusal.path}`)
const expanded = async (dataDir: string, ...paths: string[]) =>
  (await allOf(expandSources(paths.map((path) => ({ kind: 'path', path })), dataDir))).map(told)

function files(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
}

test('a folder gives all its files, always in the same order, under the name the reader gave it', async () => {
  const folder = temporaryFolder()
  files(folder, 'cd/b/2', 'cd/b/1', 'cd/a', 'cd/B/3', 'cd/z')
  expect(await expanded(folder, join(folder, 'cd'))).toEqual(['a', 'z', 'B/3', 'b/1', 'b/2'].map((name) => join(folder, 'cd', name)))
  expect(await countSources([{ kind: 'path', path: join(folder, 'cd') }], folder, AbortSignal.timeout(5000))).toBe(5)
})

test('links are not followed: a loop ends, what leads outside or nowhere is named', async (context) => {
  if (process.platform === 'win32') context.skip('links need a privilege on Windows')
  const folder = temporaryFolder()
  files(folder, 'cd/a/1', 'elsewhere/2')
  symlinkSync('..', join(folder, 'cd/a/loop'))
  symlinkSync('1', join(folder, 'cd/a/same'))
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'cd/out'))
  symlinkSync(join(folder, 'elsewhere/2'), join(folder, 'cd/out-file'))
  symlinkSync('nowhere', join(folder, 'cd/dangling'))
  const of = (name: string) => join(folder, 'cd', name)
  expect(await expanded(folder, join(folder, 'cd'))).toEqual([
    `FILE_UNREADABLE ${of('dangling')}`,
    `PATH_OUTSIDE ${of('out')}`,
    `PATH_OUTSIDE ${of('out-file')}`,
    of('a/1')
  ])
})

test('a link that the reader names is followed', async (context) => {
  if (process.platform === 'win32') context.skip('links need a privilege on Windows')
  const folder = temporaryFolder()
  files(folder, 'cd/1')
  symlinkSync('cd', join(folder, 'link'))
  expect(await expanded(folder, join(folder, 'link'))).toEqual([join(folder, 'link/1')])
})

test('devices and pipes are named and not opened', async (context) => {
  if (process.platform === 'win32') context.skip('there are no named pipes in the file system of Windows')
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'cd'))
  execFileSync('mkfifo', [join(folder, 'cd/pipe')])
  expect(await expanded(folder, join(folder, 'cd'), join(folder, 'cd/pipe'))).toEqual([`FILE_UNREADABLE ${join(folder, 'cd/pipe')}`, `FILE_UNREADABLE ${join(folder, 'cd/pipe')}`])
})

test('a folder that cannot be read is named', async () => {
  const folder = temporaryFolder()
  expect((await allOf(walk(join(folder, 'gone'), 'cd', folder))).map(told)).toEqual(['FILE_UNREADABLE cd'])
})

test('what is not there is named, and the rest goes on', async () => {
  const folder = temporaryFolder()
  files(folder, '1')
  expect(await expanded(folder, join(folder, 'absent'), join(folder, '1'))).toEqual([`FILE_UNREADABLE ${join(folder, 'absent')}`, join(folder, '1')])
})

test('the library does not import itself', async () => {
  const folder = temporaryFolder()
  files(folder, 'home/films/1', 'home/data/files/ab/cd/stored')
  expect(await expanded(join(folder, 'home/data'), join(folder, 'home'))).toEqual([join(folder, 'home/films/1')])
})

test('an upload is found under its id and shown under its name', async () => {
  const folder = temporaryFolder()
  const id = '8c2d3a60-0000-4000-8000-000000000001'
  files(folder, `uploads/${id}`)
  const [found] = await allOf(expandSources([{ kind: 'upload', id, name: 'film.dcm' }], folder))
  expect(found).toEqual({ kind: 'candidate', candidate: { path: join(realpathSync(folder), 'uploads', id), entry: null, label: 'film.dcm', depth: 0, origin: 'upload' } })
})

test('inside means below, whatever the name begins with', () => {
  expect(isInside('/a/b', '/a')).toBe(true)
  expect(isInside('/a', '/a')).toBe(true)
  expect(isInside('/a/..b', '/a')).toBe(true)
  expect(isInside('/ab', '/a')).toBe(false)
  expect(isInside('/', '/a')).toBe(false)
})
