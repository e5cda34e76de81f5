import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { learningCurve } from '@shared/domain/learning-curve'
import { trainCurve } from '@main/cli/train-curve'
import { inProcess } from '@main/workers/in-process'
import { createTrainingProcedures } from '@main/workers/training-procedures'
import { labelledFilms, twoFindings } from '../../fixtures/labelled-films'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'
import { captureOutput } from '../../fixtures/verb-output'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const pack = await miniPack()
const here = () => inProcess(createTrainingProcedures())

/** A folder of films with its labels, of patients whose names begin so. */
function labelled(count: number, patients: string): { labels: string; images: string } {
  const images = join(temporaryFolder(), 'films')
  mkdirSync(images)
  const rows = labelledFilms(images, count).map(({ path, labels }, i) => `${basename(path)},${patients}${i},FRONTAL,${Object.keys(labels).filter((name) => labels[name] === 1).join('|')},`)
  const csv = join(images, 'labels.csv')
  writeFileSync(csv, ['file,patient,view,labels,report', ...rows, ''].join('\n'))
  return { labels: csv, images }
}

function options(test: { labels: string; images: string }) {
  const own = labelled(32, 'known')
  const prompts = join(own.images, 'prompts.json')
  writeFileSync(prompts, JSON.stringify(twoFindings))
  return { model: pack.dir, labels: [own.labels], images: [own.images], test: test.labels, testImages: test.images, prompts, uncertain: 'ignore' as const, shares: [0.01, 0.1, 1], draws: 3 }
}

test('train curve tells of 1 %, 10 % and all labels, each with its interval; too few labels leave it zero-shot to the digit', { timeout: 60_000 }, async () => {
  const output = captureOutput()
  await trainCurve({ ...options(labelled(16, 'unseen')), json: true }, here)
  expect(output.exitCode()).toBe(0)
  const curve = learningCurve.parse(JSON.parse(output.stdout()))
  expect(curve).toMatchObject({ testFilms: 16, testPatients: 16 })
  expect(curve.points.map(({ share, films, draws }) => [share, films, draws])).toEqual([[0.01, 1, 3], [0.1, 3, 3], [1, 32, 1]])
  expect(curve.points[0]).toMatchObject({ auroc: curve.zeroShot })
  for (const { auroc, interval } of curve.points) expect(interval!.low <= auroc && auroc <= interval!.high).toBe(true)
})

test('in words it says where the intervals lie and whether to go on', { timeout: 60_000 }, async () => {
  const output = captureOutput()
  await trainCurve(options(labelled(16, 'unseen')), here)
  expect(output.stdout()).toMatch(/^ {3}0 % {6}0 films {2}mean AUROC 0\.\d{3} \[[01]\.\d{3}, [01]\.\d{3}\] \(zero-shot\)\n {3}1 % {6}1 films /)
  expect(output.stdout()).toMatch(/on 16 films of 16 patients, 95 % intervals; .+\n$/)
})

test('patients on both sides are refused', async () => {
  await expect(trainCurve(options(labelled(4, 'known')), here)).rejects.toMatchObject({ code: 'TRAINING_DATA', message: expect.stringContaining('Keep patients apart') as string })
})
