import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { trainContrastive } from '@main/cli/train'
import { trainEncoder } from '@main/cli/train-encoder'
import { trainHead } from '@main/cli/train-head'
import { trainSegment } from '@main/cli/train-segment'
import { inProcess } from '@main/workers/in-process'
import { createTrainingProcedures } from '@main/workers/training-procedures'
import { labelledFilms, twoFindings } from '../../fixtures/labelled-films'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'
import { captureOutput } from '../../fixtures/verb-output'

/** A disk that is full for what training writes. */
const disk = vi.hoisted(() => ({ full: false }))
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FsPromises>()
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const handle = await real.open(...args)
      if (disk.full && args[1] === 'wx') handle.sync = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'fsync' }))
      return handle
    }
  }
})
afterEach(() => {
  disk.full = false
  vi.restoreAllMocks()
})

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const pack = await miniPack()
const here = () => inProcess(createTrainingProcedures())

interface Data {
  /** Every film has the finding, or every text is the same. */
  readonly alike?: boolean
  /** Labels of a film that is not there. */
  readonly stranger?: boolean
}
interface Pace {
  readonly lr: number
  readonly batch?: number
}

const common = (folder: string, { lr, batch = 4 }: Pace) => ({
  model: pack.dir, out: join(folder, 'out'), steps: 4, batch, accumulate: 1, lr, schedule: 'constant' as const, warmUp: 0, optimizer: 'sgd' as const, betas: [0.9, 0.999] as [number, number],
  momentum: 0, weightDecay: 0, shuffle: true, augment: false, seed: 0, saveEvery: 1, json: true
})

/** Films in a folder, and all that the verbs take of them: labels, regions, pairs. */
function written({ alike = false, stranger = false }: Data): string {
  const folder = join(temporaryFolder(), 'work')
  mkdirSync(folder)
  const films = labelledFilms(folder, 12).map(({ path, patient, labels }) => ({ file: basename(path), patient, edema: alike || labels['edema'] === 1 }))
  if (stranger) films.push({ file: 'nowhere.png', patient: 'patient x', edema: true })
  writeFileSync(join(folder, 'prompts.json'), JSON.stringify(twoFindings))
  writeFileSync(join(folder, 'labels.csv'), ['file,patient,view,labels,report', ...films.map(({ file, patient, edema }) => `${file},${patient},FRONTAL,${edema ? 'edema' : ''},`), ''].join('\n'))
  // Where nobody drew anything there is one kind of film alone, too.
  writeFileSync(join(folder, 'regions.jsonl'), films.map(({ file, patient, edema }) => JSON.stringify({ file, patient, rows: 8, columns: 8, findings: edema && !alike ? [{ cls: 'edema', maskRle: [0, 20] }] : [] })).join('\n'))
  writeFileSync(join(folder, 'pairs.jsonl'), films.map(({ file, edema }) => JSON.stringify({ image: file, text: edema ? 'There is severe pulmonary edema.' : 'The lungs are clear.' })).join('\n'))
  return folder
}

const labelled = (folder: string) => ({ labels: [join(folder, 'labels.csv')], images: [folder], prompts: join(folder, 'prompts.json'), uncertain: 'ignore' as const, validation: 0 })
const rungs = {
  head: (folder: string, pace: Pace) => trainHead({ ...common(folder, pace), ...labelled(folder) }, here),
  encoder: (folder: string, pace: Pace) => trainEncoder({ ...common(folder, pace), ...labelled(folder), stages: [], contrastive: 0, validateEvery: 50 }, here),
  contrastive: (folder: string, pace: Pace) => trainContrastive({ ...common(folder, pace), pairs: join(folder, 'pairs.jsonl'), bn: 'frozen', encoders: ['image'] }, here),
  segment: (folder: string, pace: Pace) => trainSegment({ ...common(folder, pace), regions: [join(folder, 'regions.jsonl')], images: [folder], class: ['edema'], validation: 0, validateEvery: 50 }, here)
} as const
const gentle: Pace = { lr: 1e-3 }

/** What is left beside the films: nothing of a run that was refused. */
const leftIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('out'))
/** A run's own refusal; the films' come before it. */
const refusal = (stderr: string, folder: string) => stderr.split('\n').find((line) => line.startsWith(`refused ${join(folder, 'out')}:`)) ?? ''

describe.each(Object.entries(rungs))('train %s', (rung, train) => {
  test('on films of one kind alone says what to add', async () => {
    const [folder, output] = [written({ alike: true }), captureOutput()]
    if (rung === 'contrastive') writeFileSync(join(folder, 'pairs.jsonl'), readFileSync(join(folder, 'pairs.jsonl'), 'utf8').replaceAll('The lungs are clear.', 'There is severe pulmonary edema.'))
    await train(folder, gentle)
    expect(refusal(output.stderr(), folder)).toMatch(/TRAINING_DATA .*(Label|Draw|Give)/)
    expect(output.exitCode()).toBe(1)
    expect(leftIn(folder)).toEqual([])
  })

  test('with labels of a film that is not there names it', async () => {
    const [folder, output] = [written({ stranger: true }), captureOutput()]
    await train(folder, gentle)
    expect(output.stderr()).toMatch(/refused .*nowhere\.png: FILE_UNREADABLE/)
    expect(refusal(output.stderr(), folder)).toContain('TRAINING_DATA 1 of 13 films cannot be read')
    expect(leftIn(folder)).toEqual([])
  })

  test('whose loss is no longer a number stops, says what is kept and where, and goes on more slowly', { timeout: 60_000 }, async () => {
    const [folder, output] = [written({}), captureOutput()]
    await train(folder, { lr: 1e30 })
    const said = refusal(output.stderr(), folder)
    expect(said).toMatch(/TRAINING_DIVERGED The loss of step \d+ is not a number\./)
    expect(said).toMatch(/start(ed)? again with a lower learning rate/)
    expect(existsSync(join(folder, 'out'))).toBe(false)
    expect(existsSync(join(folder, 'out.training'))).toBe(said.includes('is kept in out.training'))
    await train(folder, gentle)
    expect(existsSync(join(folder, 'out', 'manifest.json'))).toBe(true)
    expect(existsSync(join(folder, 'out.training'))).toBe(false)
  })

  test('on a full disk says so and leaves no half of a pack; with room again it ends well', { timeout: 60_000 }, async () => {
    const [folder, output] = [written({}), captureOutput()]
    disk.full = true
    await train(folder, gentle)
    expect(refusal(output.stderr(), folder)).toContain('DISK_FULL')
    expect(existsSync(join(folder, 'out'))).toBe(false)
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
    disk.full = false
    await train(folder, gentle)
    expect(existsSync(join(folder, 'out', 'manifest.json'))).toBe(true)
  })

  // A head takes all films at once, of which it keeps a few hundred values each: there is no batch to be too large.
  test.skipIf(rung === 'head')('that needs more memory than is free says so before a film is read', async () => {
    const [folder, output] = [written({}), captureOutput()]
    const needed = async (free: number): Promise<string> => {
      vi.spyOn(process, 'availableMemory').mockReturnValue(free)
      await train(folder, gentle)
      return refusal(output.stderr(), folder)
    }
    // A film that is gone would be refused by name, had any been read.
    writeFileSync(join(folder, 'film-0.png'), '')
    expect(await needed(1)).toContain('MEMORY_SHORT A step with a batch of 4 needs about')
    expect(output.stderr()).not.toContain('film-0.png')
  })
})
