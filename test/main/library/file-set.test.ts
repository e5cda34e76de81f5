import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Candidate, Found } from '@main/library/candidate'
import { expandFileSet } from '@main/library/file-set'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { allOf } from './all-of'

let folder: string
beforeEach(() => {
  const top = temporaryFolder()
  folder = join(top, 'cd')
  mkdirSync(join(folder, 'IMAGES/lower'), { recursive: true })
  for (const name of ['IMAGES/IM1', 'IMAGES/lower/im2', '../secret']) writeFileSync(join(folder, name), name)
})

const told = (found: Found) => (found.kind === 'candidate' ? found.candidate.path : `${found.refusal.code} ${found.refusal.path}`)
const directory = (origin: Candidate['origin']): Candidate => ({ path: join(folder, 'DICOMDIR'), entry: null, label: 'cd/DICOMDIR', depth: 0, origin })
const expanded = async (references: string[][], origin: Candidate['origin'] = 'named') => (await allOf(expandFileSet(directory(origin), references))).map(told)

test('the listed files are found, also when the disk has their names in lower case', async () => {
  expect(await expanded([['IMAGES', 'IM1'], ['IMAGES', 'LOWER', 'IM2']])).toEqual([join(folder, 'IMAGES/IM1'), join(folder, 'IMAGES/lower/im2')])
})

test('missing files are named, and a folder is no film', async () => {
  expect(await expanded([['IMAGES', 'IM9'], ['NONE', 'IM1'], ['IMAGES']])).toEqual([
    'FILE_UNREADABLE cd/IMAGES/IM9',
    'FILE_UNREADABLE cd/NONE/IM1',
    'FILE_UNREADABLE cd/IMAGES'
  ])
})

test('nothing outside the folder of the DICOMDIR is opened', async () => {
  expect(await expanded([['..', 'secret'], ['IMAGES', '..', '..', 'secret'], ['C:', 'X'], ['/etc/passwd'], ['', 'etc'], ['IMAGES/../../secret']])).toEqual([
    'PATH_OUTSIDE cd/../secret',
    'PATH_OUTSIDE cd/IMAGES/../../secret',
    'PATH_OUTSIDE cd/C:/X',
    'PATH_OUTSIDE cd//etc/passwd',
    'PATH_OUTSIDE cd//etc',
    'PATH_OUTSIDE cd/IMAGES/../../secret'
  ])
})

test('not by a link either', async (context) => {
  if (process.platform === 'win32') context.skip('links need a privilege on Windows')
  symlinkSync('../secret', join(folder, 'LINK'))
  expect(await expanded([['LINK']])).toEqual(['PATH_OUTSIDE cd/LINK'])
})

test('in a folder that is walked anyway, only what is missing is told', async () => {
  expect(await expanded([['IMAGES', 'IM1'], ['IMAGES', 'IM9']], 'folder')).toEqual(['FILE_UNREADABLE cd/IMAGES/IM9'])
})
