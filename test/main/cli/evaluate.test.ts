import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { expect, test } from 'vitest'
import { evaluateLabels } from '@main/cli/evaluate'
import { goldenFilm } from '@test/fixtures/golden'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput, inferenceHere } from '@test/fixtures/verb-output'

test('films are held against their labels, and one that is missing is refused by name', async () => {
  const folder = temporaryFolder()
  const images = join(folder, 'images')
  await mkdir(images)
  for (const [index, name] of [[0, 'a.png'], [1, 'b.png'], [2, 'c.png']] as const) {
    const { rows, columns, gray } = await goldenFilm(index)
    await writeFile(join(images, name), encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 }))
  }
  const labels = join(folder, 'labels.csv')
  await writeFile(labels, 'file,patient,view,labels\na.png,P1,PA,Edema\nb.png,P2,PA,No Finding\nc.png,P3,PA,No Finding\nd.png,P4,PA,Edema\n')
  const prompts = join(folder, 'prompts.json')
  await writeFile(prompts, JSON.stringify({ name: 'few', classes: { edema: { severity: [''], subtype: ['pulmonary edema'], location: [] } } }))

  const output = captureOutput()
  await evaluateLabels({ labels, images, prompts, mode: 'corrected', json: true }, inferenceHere)
  const reports = output.stdout().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(reports).toHaveLength(1)
  expect(reports[0]).toMatchObject({ class: 'edema', view: null, films: 3, positive: 1, patients: 3 })
  expect([0, 0.5, 1]).toContain(reports[0]!['auroc'])
  expect(output.stderr()).toMatch(/refused .*d\.png: FILE_UNREADABLE/)
  expect(output.exitCode()).toBe(1)
})
