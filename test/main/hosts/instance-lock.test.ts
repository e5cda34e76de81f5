import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeInstanceLock } from '@main/hosts/instance-lock'
import { runTypescript } from '@test/fixtures/run-typescript'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

test('a folder is open in one Gloriole at a time, and free again after it', () => {
  const folder = temporaryFolder()
  const lock = takeInstanceLock(folder)
  expect(() => takeInstanceLock(folder)).toThrow(expect.objectContaining({ code: 'CONFLICT' }) as Error)
  lock.release()
  takeInstanceLock(folder).release()
})

test('a killed Gloriole leaves no lock behind', async () => {
  const folder = temporaryFolder()
  const child = await runTypescript('test/fixtures/hold-instance-lock.ts', [folder])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  expect(() => takeInstanceLock(folder)).toThrow(expect.objectContaining({ code: 'CONFLICT' }) as Error)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  takeInstanceLock(folder).release()
})

test('a folder that cannot be written is said to be that', () => {
  const file = join(temporaryFolder(), 'a-file')
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'inside')]) {
    expect(() => takeInstanceLock(folder)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }) as Error)
  }
})
