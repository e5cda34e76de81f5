import type { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { createProgram } from '@main/cli/program'
import { refuse } from '@main/cli/refusals'
import { run } from '@main/cli/run'

let printed = ''

beforeEach(() => {
  printed = ''
  const take = (text: string | Uint8Array) => {
    printed += String(text)
    return true
  }
  vi.spyOn(process.stderr, 'write').mockImplementation(take)
  vi.spyOn(process.stdout, 'write').mockImplementation(take)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

const verb = (act: () => void | Promise<void>) => (program: Command) => void program.command('act').argument('[path...]').option('--json').action(act)
const runWith = (act: () => void | Promise<void>, ...args: string[]) => run(createProgram([verb(act)]), args)

test('what was done ends with 0', async () => {
  expect(await runWith(() => undefined, 'act', '--json')).toBe(0)
})

test('help and version that were asked for end with 0', async () => {
  for (const args of [['--help'], ['help'], ['help', 'act'], ['act', '--help'], ['--version']]) expect([args, await runWith(() => undefined, ...args)]).toEqual([args, 0])
})

test('what is not understood ends with 2', async () => {
  for (const args of [[], ['unknown'], ['act', '--unknown'], ['--unknown']]) expect([args, await runWith(() => undefined, ...args)]).toEqual([args, 2])
  expect(await runWith(() => Promise.reject(new AppError('USAGE', 'Name a study.')), 'act')).toBe(2)
})

test('a refused input is named on one line and ends with 1, whatever its name holds', async () => {
  const act = () => refuse('a\nrefused b\u001b[2J\u202e.dcm', { code: 'NOT_DICOM', message: 'This is no DICOM file.' })
  expect(await runWith(act, 'act')).toBe(1)
  expect(printed).toBe('refused a\uFFFDrefused b\uFFFD[2J\uFFFD.dcm: NOT_DICOM This is no DICOM file.\n')
})

test('an expected failure prints its code and message', async () => {
  expect(await runWith(() => Promise.reject(new AppError('DISK_FULL', 'The disk is full.')), 'act')).toBe(1)
  expect(printed).toBe('gloriole: DISK_FULL The disk is full.\n')
})

test('a defect prints nothing of its message, unless whoever repairs it asks', async () => {
  const act = () => Promise.reject(new TypeError('Doe^Jane', { cause: new Error('the cause') }))
  expect(await runWith(act, 'act')).toBe(1)
  expect(printed).toMatch(/^gloriole: INTERNAL [^\n]+\n$/)
  expect(printed).not.toContain('Doe')
  expect(await runWith(act, '--verbose', 'act')).toBe(1)
  expect(printed).toContain('TypeError: Doe^Jane')
  expect(printed).toContain('Caused by: Error: the cause')
})
