import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { evaluateSegment } from '@main/cli/evaluate-segment'
import { trainSegment, type SegmentOptions } from '@main/cli/train-segment'
import { runsOf } from '@main/evaluation/labels/siim-rle'
import { createInferenceProcedures } from '@main/workers/inference-procedures'
import { inProcess } from '@main/workers/in-process'
import { createTrainingProcedures } from '@main/workers/training-procedures'
import { miniPack } from '@test/fixtures/mini-pack'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

const pack = await miniPack()
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const here = (entry: string) => inProcess(entry === 'training' ? createTrainingProcedures() : createInferenceProcedures())

function films() {
  const folder = temporaryFolder()
  const lines = [0, 1, 2, 3].map((person) => {
    const { bytes, phantom } = smallFilm(person, person === 3 ? [] : [{ class: 'cardiomegaly', grade: 2, side: 'both', zone: 'lower' }])
    writeFileSync(join(folder, `${person}.dcm`), bytes)
    return JSON.stringify({ file: `${person}.dcm`, patient: person, rows: phantom.maskRows, columns: phantom.maskColumns, findings: phantom.truth.map(({ mask }) => ({ cls: 'cardiomegaly', maskRle: runsOf(mask) })) })
  })
  writeFileSync(join(folder, 'regions.jsonl'), lines.join('\n'))
  return folder
}
const options = (folder: string): SegmentOptions => ({
  model: pack.dir, out: join(folder, 'out'), regions: [join(folder, 'regions.jsonl')], images: [folder], class: ['cardiomegaly'], steps: 3, batch: 2, accumulate: 1, lr: 1e-2, schedule: 'constant', warmUp: 0, optimizer: 'adamw',
  betas: [0.9, 0.999], momentum: 0.9, weightDecay: 0, shuffle: true, augment: true, seed: 0, saveEvery: 20, validation: 0, validateEvery: 10, json: true
})

test('train segment makes a pack that evaluate segment measures', { timeout: 60_000 }, async () => {
  const folder = films()
  const training = captureOutput()
  await trainSegment(options(folder), here)
  const steps = training.stdout().trim().split('\n').map((line) => JSON.parse(line) as { step?: number; parts?: Record<string, number>; pack?: string })
  expect(steps.slice(0, 3).map(({ step, parts }) => [step, Object.keys(parts!).sort()])).toEqual([1, 2, 3].map((step) => [step, ['dice', 'pixels']]))
  const output = captureOutput()
  await evaluateSegment({ model: join(folder, 'out'), regions: join(folder, 'regions.jsonl'), images: folder, json: true }, here)
  const report = JSON.parse(output.stdout()) as { dice: { mean: number } }
  expect(report).toMatchObject({ class: 'cardiomegaly', present: 3, absent: 1 })
  expect(report.dice.mean).toBeGreaterThanOrEqual(0)
  expect(report.dice.mean).toBeLessThanOrEqual(1)
})

test('regions or a library must be named, not both; a pack without a segmenter is refused', async () => {
  const folder = films()
  await expect(trainSegment({ ...options(folder), regions: [] }, here)).rejects.toMatchObject({ code: 'USAGE' })
  await expect(trainSegment({ ...options(folder), data: folder }, here)).rejects.toMatchObject({ code: 'USAGE' })
  await expect(evaluateSegment({ model: pack.dir, regions: join(folder, 'regions.jsonl'), images: folder }, here)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})
