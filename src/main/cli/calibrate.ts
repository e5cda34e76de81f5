import { basename, join, resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import type { MeasuredFilm } from '@main/calibration/measured-film'
import { filmArguments } from '@main/cli/film-arguments'
import { withModel } from '@main/cli/open-model'
import { printCalibration } from '@main/cli/print-calibration'
import { promptsFor } from '@main/cli/prompts-argument'
import { readLabelsFile } from '@main/cli/read-labels-file'
import { refuse } from '@main/cli/refusals'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import type { ScoredFile } from '@main/gloria/film-scorer'
import type { Spawn } from '@main/workers/channel'

export interface CalibrateOptions {
  readonly model?: string
  readonly labels: string
  readonly images: string
  readonly reference?: string
  readonly other: readonly string[]
  readonly prompts?: string
  readonly errorRate: number
  readonly method: 'platt' | 'temperature'
  readonly source?: string
  readonly out?: string
  readonly json?: boolean
}

/** `gloriole calibrate`: probabilities, abstention and the refusal of other images, fitted on labelled films. */
export function registerCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('fit probabilities, abstention and the refusal of what is no frontal chest film, and store them in the pack')
    .requiredOption('--labels <csv>', 'labels of frontal chest films that the model was not trained on (see gloriole evaluate)')
    .requiredOption('--images <dir>', 'folder that the file names of the labels start from')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .option('--reference <csv>', 'more frontal films (labels not used) for what such films look like and score; training films will do')
    .option('--other <dir>', 'folder of images that are no frontal chest films: reports how many are noticed; may be repeated', (dir, before: readonly string[]) => [...before, dir], [])
    .option('--prompts <file>', 'prompt set, JSON (default: the one the model was evaluated with)')
    .option('--error-rate <share>', 'share of films that the answers may get wrong, for each class and kind of film', rate, 0.1)
    .addOption(new Option('--method <method>', 'how scores become probabilities').choices(['platt', 'temperature']).default('platt'))
    .option('--source <text>', 'which films these are, in words, for the report')
    .option('--out <dir>', 'write a calibrated copy of the pack (default: into the pack itself)')
    .option('--json', 'print the report as one JSON object')
    .action((options: CalibrateOptions) => calibrateModel(options))
}

function rate(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 0.5)) throw new InvalidArgumentError('Expected a share above 0 and below 0.5.')
  return value
}

/** Films of a kind that are shown wrong on purpose: enough for a figure to two digits. */
const alteredMax = 100

/** Measures all films, fits, and writes the pack; what cannot be read is refused by name and left out. */
export async function calibrateModel(options: CalibrateOptions, spawn?: Spawn): Promise<void> {
  const { assertPatients, calibrate } = await import('@main/calibration/calibrate')
  const { withEmptyPictures } = await import('@main/calibration/probes')
  const { writeCalibration } = await import('@main/checkpoint/write-calibration')
  const { refuseTaken } = await import('@main/checkpoint/write-pack')
  const { createFilmScorer } = await import('@main/gloria/film-scorer')
  const { alterations } = await import('@main/gloria/alter-film')
  const { learnedOn } = await import('@main/gloria/class-head')
  const { classScores } = await import('@main/gloria/class-scores')
  const { meanRegion } = await import('@main/gloria/outlier')
  const films = await readLabelsFile(options.labels)
  assertPatients(films)
  if (options.out !== undefined) await refuseTaken(resolve(options.out))
  const referenceFilms = options.reference === undefined ? null : await readLabelsFile(options.reference)
  await withModel(options.model, async (model) => {
    const prompts = await promptsFor(model, options.prompts)
    const score = createFilmScorer({ ...model, prompts, mode: 'corrected' })
    const look = ({ film }: ScoredFile) => meanRegion(film.embedding)

    const measure = (labelled: readonly LabelledFilm[], what: string): Promise<MeasuredFilm[]> =>
      readable(labelled, what, ({ file }) => join(options.images, file), async (path, film) => {
        const scored = await score(path, { frontalOnly: true })
        return { ...film, scores: classScores(prompts, scored.scores, 'corrected', learnedOn(scored.film.embedding, model.pack.head)), look: look(scored) }
      })
    const labelled = await measure(films, 'labelled films')
    const reference = referenceFilms ? await measure(referenceFilms, 'reference films') : labelled
    const lookAt = (paths: readonly string[], what: string, altered?: (typeof alterations)[number]) =>
      readable(paths, what, (path) => path, async (path) => look(await score(path, { frontalOnly: false, ...(altered && { altered }) })))

    const paths = labelled.slice(0, alteredMax).map(({ file }) => join(options.images, file))
    const probes = referenceFilms ? [{ name: 'frontal', looks: labelled.map((film) => film.look) }] : []
    for (const name of alterations) probes.push({ name, looks: await lookAt(paths, `films ${name}`, name) })
    await withEmptyPictures(async (kinds) => {
      for (const { name, paths: pictures } of kinds) probes.push({ name, looks: await lookAt(pictures, name) })
    })
    for (const dir of options.other) {
      const named = await filmArguments([dir])
      probes.push({ name: basename(dir), looks: await lookAt(named.flatMap((one) => (one.kind === 'files' ? one.paths : [])), basename(dir)) })
    }

    const { pack } = model
    const source = options.source ?? `${basename(options.labels)}${options.reference === undefined ? '' : `; reference ${basename(options.reference)}`}`
    const calibration = calibrate({ pack, prompts, labelled, reference, probes, method: options.method, errorRate: options.errorRate, source })
    const written = await writeCalibration(pack, calibration, options.out)
    if (options.json === true) process.stdout.write(`${JSON.stringify({ pack: written.dir, ...calibration.report })}\n`)
    else printCalibration(calibration.report, written.dir)
  }, spawn)
}

/** What `work` makes of each item; one that it refuses is named and left out. */
async function readable<T, R>(items: readonly T[], what: string, pathOf: (item: T) => string, work: (path: string, item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const [i, item] of items.entries()) {
    try {
      results.push(await work(pathOf(item), item))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refuse(pathOf(item), toFailure(error))
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${i + 1} of ${items.length}${i + 1 === items.length ? '\n' : ''}`)
  }
  return results
}
