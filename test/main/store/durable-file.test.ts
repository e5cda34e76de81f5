import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replaceFile } from '@main/store/durable-file'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

test('a file is replaced whole and nothing is left beside it', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'head.json')
  await replaceFile(path, 'a longer first content')
  await replaceFile(path, 'second')
  expect(readFileSync(path, 'utf8')).toBe('second')
  expect(readdirSync(folder)).toEqual(['head.json'])
})
