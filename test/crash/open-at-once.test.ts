import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { runTypescript } from '@test/fixtures/run-typescript'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const processes = 5
const rounds = 3

async function opener(folder: string) {
  const child = await runTypescript('test/crash/opener.ts', [folder])
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return { child, lines }
}

test('processes that open a new library at the same moment all find it made, and none backs up what is half made', async () => {
  for (let round = 0; round < rounds; round++) {
    const folder = temporaryFolder()
    const openers = await Promise.all(Array.from({ length: processes }, () => opener(folder)))
    const answers = openers.map(({ lines }) => Promise.race([once(lines, 'line'), once(lines, 'close')]))
    for (const { child } of openers) child.stdin.write('open\n')
    expect(await Promise.all(answers)).toEqual(Array.from({ length: processes }, () => ['0 studies']))
    expect(readdirSync(folder)).not.toContain('backups')
  }
}, 120_000)
