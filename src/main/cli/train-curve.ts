import type { Command } from 'commander'
import { join, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { AppError } from '@shared/domain/errors'
import { stopAdvice, type LearningCurve } from '@shared/domain/learning-curve'
import { resourcesDir } from '@main/cli/resources'
import { refuse } from '@main/cli/refusals'
import { addFilmOptions, filmsToTrainOn, type FilmOptions } from '@main/cli/training-films'
import { whole } from '@main/cli/training-options'
import { packageRoot } from '@main/package-root'
import { headDefaults } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import type { Spawn } from '@main/workers/channel'

export interface CurveOptions extends FilmOptions {
  readonly model?: string
  readonly test: string
  readonly testImages: string
  readonly shares: readonly number[]
  readonly draws: number
  readonly json?: boolean
}

/** `gloriole train curve`. */
export function registerTrainCurve(train: Command): void {
  addFilmOptions(train.command('curve'))
    .description('how well heads do that learn from shares of the labels, on other patients: whether more labels are worth it')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .requiredOption('--test <csv>', 'labels of films of other patients')
    .requiredOption('--test-images <dir>', 'folder of those films')
    .option('--shares <percents>', 'shares of the patients, in per cent, with commas between them', percents, [0.01, 0.1, 1])
    .option('--draws <n>', 'draws of patients for each share', whole, 5)
    .option('--json', 'print the curve as one JSON object')
    .action((options: CurveOptions) => trainCurve(options))
}

function percents(text: string): number[] {
  const values = text.split(',').map((one) => Number(one) / 100)
  if (!values.every((value) => value > 0 && value <= 1)) throw new InvalidArgumentError('Expected numbers above 0 and up to 100, with commas between them.')
  return values
}

export async function trainCurve({ model: named, test: csv, testImages, shares, draws, json, ...films }: CurveOptions, spawn?: Spawn): Promise<void> {
  const { connect } = await import('@main/workers/channel')
  const { forkFrom } = await import('@main/workers/fork')
  const model = resolve(named ?? join(resourcesDir(), 'models', 'gloria-demo'))
  const { prompts, films: known } = await filmsToTrainOn(model, films)
  const { films: test } = await filmsToTrainOn(model, { labels: [csv], images: [testImages], prompts: films.prompts, uncertain: films.uncertain })
  const patients = new Set(known.map(({ patient }) => patient))
  const shared = test.filter(({ patient }) => patients.has(patient)).length
  if (shared > 0) throw new AppError('TRAINING_DATA', `${shared} of the films to test on are of patients that are learnt from. Keep patients apart.`)
  const worker = connect<import('@main/workers/training-procedures').TrainingProcedures>((spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')))('training'))
  const onEvent = (event: unknown) => {
    const told = event as TrainingEvent
    if (told.type === 'refused') refuse(told.path, told.failure)
    if (told.type === 'reading' && process.stderr.isTTY) process.stderr.write(`\rfilms: ${told.done} of ${told.total}${told.done === told.total ? '\n' : ''}`)
  }
  try {
    const curve = await worker.call('curve', { model, prompts, films: known, test, shares: [...shares], draws, ...headDefaults }, { onEvent })
    process.stdout.write(json === true ? `${JSON.stringify(curve)}\n` : tableOf(curve))
  } finally {
    worker.close()
  }
}

function tableOf({ testFilms, testPatients, zeroShot, zeroShotInterval, points, outlook }: LearningCurve): string {
  const within = (interval: { readonly low: number; readonly high: number } | null, digits = 3) => (interval ? ` [${interval.low.toFixed(digits)}, ${interval.high.toFixed(digits)}]` : '')
  const rows = points.map(({ share, films, auroc, interval, draws }) => `${`${Number((100 * share).toPrecision(3))} %`.padStart(6)} ${String(films).padStart(6)} films  mean AUROC ${auroc.toFixed(3)}${within(interval)}${draws > 1 ? `, ${draws} draws` : ''}`)
  const said = outlook ? `${outlook.more} more films would bring about ${outlook.gain.toFixed(4)}${within(outlook.interval, 4)}: ${advice[stopAdvice(outlook)]}` : 'no rise that a law could be fitted to'
  return [`   0 %      0 films  mean AUROC ${zeroShot.toFixed(3)}${within(zeroShotInterval)} (zero-shot)`, ...rows, `on ${testFilms} films of ${testPatients} patients, 95 % intervals; ${said}`, ''].join('\n')
}

const advice = { stop: 'labelling may stop', 'go-on': 'more labels are worth it', unclear: 'not sure yet whether more labels are worth it' } as const
