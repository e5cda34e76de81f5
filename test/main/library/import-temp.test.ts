import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importTempDir, removeAbandonedTemp, removeImportTemp } from '@main/library/import-temp'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

test('what a killed import left is removed after a day; what another one is using stays', async () => {
  const dataDir = temporaryFolder()
  await removeAbandonedTemp(dataDir)
  const [old, recent, other] = [importTempDir(dataDir, 'old'), importTempDir(dataDir, 'recent'), join(dataDir, 'temp', 'other')]
  for (const folder of [old, recent, other]) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'x.partial'), 'x')
  }
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
  for (const folder of [old, other]) utimesSync(folder, twoDaysAgo, twoDaysAgo)
  await removeAbandonedTemp(dataDir)
  expect([old, recent, other].map((folder) => existsSync(folder))).toEqual([false, true, true])
  await removeImportTemp(dataDir, 'recent')
  expect(existsSync(recent)).toBe(false)
})
