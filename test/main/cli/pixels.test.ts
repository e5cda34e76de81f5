import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { registerPixels } from '@main/cli/pixels'
import { createProgram } from '@main/cli/program'
import { run } from '@main/cli/run'
import { fixture } from '@test/fixtures/dicom/make'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

let out = ''
let err = ''
beforeEach(() => {
  out = err = ''
  process.exitCode = undefined
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const pixels = (...args: string[]) => run(createProgram([registerPixels]), ['pixels', ...args])

it('prints one JSON line per file with the checksum of its first frame', async () => {
  const path = join(temporaryFolder(), 'film.dcm')
  writeFileSync(path, fixture('jpeg-extended-12.dcm'))
  expect(await pixels('--json', path, path)).toBe(0)
  const line = {
    path,
    transferSyntax: '1.2.840.10008.1.2.4.51',
    rows: 33,
    columns: 40,
    frames: 1,
    pixelSha256: '29f9115507ae61a232484a4119e844c7fd5fc6327d8d63d58f405b0c721c65e3'
  }
  expect(out.trimEnd().split('\n').map((text) => JSON.parse(text) as unknown)).toEqual([line, line])
})

it('names what it refuses, goes on, and ends with 1', async () => {
  const folder = temporaryFolder()
  const [bad, good] = [join(folder, 'bad.dcm'), join(folder, 'good.dcm')]
  writeFileSync(bad, 'no film')
  writeFileSync(good, fixture('rle.dcm'))
  expect(await pixels('--json', bad, join(folder, 'missing.dcm'), folder, good)).toBe(1)
  expect(err).toContain(`refused ${bad}: NOT_DICOM`)
  expect(err).toContain(`refused ${join(folder, 'missing.dcm')}: FILE_UNREADABLE`)
  expect(err).toContain(`refused ${folder}: FILE_UNREADABLE`)
  expect(out.trimEnd().split('\n')).toHaveLength(1)
})

it('asks for files', async () => {
  expect(await pixels()).toBe(2)
})
