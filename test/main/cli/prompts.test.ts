import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promptSet } from '@shared/domain/prompts'
import { checkPrompts, comparePrompts, exportPrompts, listPrompts, usePrompts } from '@main/cli/prompts'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

test('a file that is put to use is a version of the library, exported as it was and compared with what ships', async () => {
  const data = temporaryFolder()
  const file = join(data, 'mine.json')
  const mine = { name: 'mine', classes: { pneumothorax: { severity: [''], subtype: ['dystelectatic pneumothorax'], location: [''], absent: ['no pneumothorax'] } } }
  await writeFile(file, JSON.stringify(mine))

  const used = captureOutput()
  await usePrompts(file, { data })
  expect(used.stdout()).toMatch(/^serves now: mine [0-9a-f]{12}\n$/)
  expect(used.stderr()).toContain('only in letters: dystelectatic')

  const listed = captureOutput()
  await listPrompts({ data, json: true })
  const rows = listed.stdout().trim().split('\n').map((line) => JSON.parse(line) as { name: string; serving: boolean; version: number | null })
  expect(rows.filter(({ serving }) => serving)).toEqual([expect.objectContaining({ name: 'mine', version: 1 })])
  expect(rows.map(({ name }) => name)).toContain('chexpert-14')

  const exported = captureOutput()
  await exportPrompts('mine', { data })
  expect(promptSet.parse(JSON.parse(exported.stdout()))).toEqual(mine)

  const compared = captureOutput()
  await comparePrompts('siim-pneumothorax', 'mine', { data })
  expect(compared.stdout()).toMatch(/^pneumothorax \(changed\)$/m)
  expect(compared.stdout()).toMatch(/^ {2}\+ subtype: dystelectatic pneumothorax$/m)
  expect(compared.stdout()).toMatch(/^ {2}- severity: large$/m)
})

test('check tells what a set makes; an unknown name is refused', async () => {
  const data = temporaryFolder()
  const output = captureOutput()
  await checkPrompts('demo-7', { data, json: true })
  const { classes } = JSON.parse(output.stdout()) as { classes: { class: string; prompts: string[] }[] }
  expect(classes.find((one) => one.class === 'atelectasis')!.prompts).toHaveLength(36)
  await expect(checkPrompts('nobody', { data })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
