import { once } from 'node:events'
import { expect, test } from 'vitest'
import { runTypescript } from '@test/fixtures/run-typescript'

test('a process that takes more memory than allowed is ended, however busy it is', async () => {
  const child = await runTypescript('test/main/workers/take-memory.ts')
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect(process.platform === 'win32' ? code : signal).toBe(process.platform === 'win32' ? 1 : 'SIGKILL')
})
