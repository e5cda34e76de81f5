import { join } from 'node:path'
import type { Command } from 'commander'
import type { Comparison } from '@shared/domain/comparison'
import { AppError, toFailure } from '@shared/domain/errors'
import { regionsHelp } from '@main/cli/films-with-regions'
import { promptsFor } from '@main/cli/prompts-argument'
import { registerModelsTransfer } from '@main/cli/models-transfer'
import { printable, refuse } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import { filmsOfFile } from '@main/cli/train-segment'
import { labelledTrainingFilms } from '@main/cli/training-films'
import { withData, withRegistry, type DataOptions } from '@main/cli/with-registry'
import { packageRoot } from '@main/package-root'
import type { Pack } from '@main/checkpoint/pack'
import type { Store } from '@main/store/open'
import type { TrainingFilm } from '@main/training/labelled-film'
import type { SegmentFilm } from '@main/training/segment-film'
import type { Spawn } from '@main/workers/channel'

export interface CompareOptions extends DataOptions {
  readonly labels: readonly string[]
  readonly images: readonly string[]
  readonly regions?: string
  readonly against?: string
  readonly prompts?: string
}
export interface PromoteOptions extends CompareOptions {
  readonly override?: boolean
}

/** `gloriole models`: which models there are and which serves; `compare`, `promote` and `rollback` change that. */
export function registerModels(program: Command): void {
  const repeated = (value: string, before: readonly string[]) => [...before, value]
  const models = program
    .command('models')
    .description('the models that ship and those of a library, and which of them serves')
    .option('--data <dir>', 'data folder')
    .option('--json', 'print one JSON object per model, then one per change')
    .action((options: DataOptions) => listModels(options))
  const comparing = (command: Command) =>
    command
      .argument('<pack>', 'the candidate')
      .option('--labels <csv>', "labels of films that the candidate was not trained on; may be repeated (default: the library's held-out patients)", repeated, [])
      .option('--images <dir>', 'folder of the films; once for all labels, or once for each', repeated, [])
      .option('--regions <file>', `${regionsHelp}; what outlines are held against, of films in the first --images (default: what readers drew on the library's held-out patients)`)
      .option('--against <pack>', 'the model to compare with (default: the one that serves)')
      .option('--prompts <file>', 'prompt set, JSON (default: the one the serving model was evaluated with)')
      .option('--data <dir>', 'data folder')
      .option('--json', 'print the comparison as one JSON object')
  comparing(models.command('compare')).description('hold a candidate against the serving model: differences of AUROC, and of Dice where one outlines, with a paired bootstrap over patients').action((pack: string, options: CompareOptions, command: Command) => compareCandidate(pack, withData(options, command)))
  comparing(models.command('promote'))
    .description('have a candidate serve, when it is better than the serving model on held-out patients')
    .option('--override', 'promote it whatever the comparison says, or without one; kept in the history')
    .action((pack: string, options: PromoteOptions, command: Command) => promoteCandidate(pack, withData(options, command)))
  models
    .command('rollback')
    .description('have the model before the last promotion serve again')
    .option('--data <dir>', 'data folder')
    .action((options: DataOptions, command: Command) => rollBack(withData(options, command)))
  registerModelsTransfer(models)
}

const printLine = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)

export async function listModels(options: DataOptions): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { packsIn, summarise } = await import('@main/models/summarise')
  await withRegistry(options, async ({ store, registry, shipped }) => {
    const serving = await openPack((await registry.servingDir()) ?? shipped)
    const all = (await Promise.all([join(resourcesDir(), 'models'), join(store.dataDir, 'models')].map(packsIn))).flat()
    const distinct = [serving, ...all.filter(({ sha256 }) => sha256 !== serving.sha256)]
    const history = await registry.history()
    for (const pack of new Map(distinct.map((one) => [one.sha256, one])).values()) {
      const summary = summarise(pack, pack.sha256 === serving.sha256)
      if (options.json === true) printLine({ ...summary, card: undefined, calibration: undefined })
      else process.stdout.write(`${summary.serving ? '*' : ' '} ${summary.sha256.slice(0, 12)}  ${printable(summary.name)}  ${summary.parent === null ? '' : `from ${summary.parent.slice(0, 12)}  `}${printable(summary.path)}\n`)
    }
    for (const change of history) {
      if (options.json === true) printLine({ change })
      else process.stdout.write(`  ${change.at}  ${change.action} ${change.modelSha256.slice(0, 12)} ${printable(change.name)} by ${printable(change.actor)}${change.overridden ? ' (override)' : ''}\n`)
    }
  })
}

export async function compareCandidate(pack: string, options: CompareOptions, spawn?: Spawn): Promise<void> {
  await withRegistry(options, async ({ store, registry, shipped }) => {
    const { comparison } = await compare(pack, options, store, options.against ?? (await registry.servingDir()) ?? shipped, spawn)
    print(comparison, options.json === true)
  })
}

export async function promoteCandidate(dir: string, options: PromoteOptions, spawn?: Spawn): Promise<void> {
  const { readSettings } = await import('@main/store/settings')
  await withRegistry(options, async ({ store, registry, shipped }) => {
    try {
      const serving = (await registry.servingDir()) ?? shipped
      const comparison = options.override === true && options.labels.length === 0 ? null : (await compare(dir, options, store, serving, spawn)).comparison
      if (comparison) print(comparison, options.json === true)
      const promoted = await registry.promote({ dir, actor: (await readSettings(store.db)).reader, comparison, override: options.override === true })
      if (options.json !== true) process.stdout.write(`serves now: ${printable(promoted.manifest.name)} ${promoted.sha256.slice(0, 12)}\n`)
      else printLine({ serving: { name: promoted.manifest.name, sha256: promoted.sha256 } })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refuse(dir, toFailure(error))
    }
  })
}

export async function rollBack(options: DataOptions): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { readSettings } = await import('@main/store/settings')
  await withRegistry(options, async ({ store, registry, shipped }) => {
    await registry.rollBack((await readSettings(store.db)).reader, await openPack(shipped))
    const { manifest, sha256 } = await openPack((await registry.servingDir()) ?? shipped)
    process.stdout.write(`serves now: ${printable(manifest.name)} ${sha256.slice(0, 12)}\n`)
  })
}

async function compare(dir: string, { labels, images, regions, prompts: file }: CompareOptions, store: Store, servingDir: string, spawn?: Spawn): Promise<{ comparison: Comparison; serving: Pack }> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { openTokenizer } = await import('@main/gloria/tokenizer-of-pack')
  const { comparePacks } = await import('@main/models/compare-packs')
  const { forkFrom } = await import('@main/workers/fork')
  const [serving, candidate] = [await openPack(servingDir), await openPack(dir)]
  const prompts = await promptsFor({ pack: serving, tokenizer: await openTokenizer(serving) }, file)
  const classes = prompts.classes.map((one) => one.class)
  if (regions !== undefined && images.length === 0) throw new AppError('USAGE', 'Name the folder of the films with --images DIR.')
  const files = labels.length > 0 || regions !== undefined
  const outlined = regions !== undefined ? await filmsOfFile(regions, images[0]!, undefined, classes) : files ? [] : await heldOutOutlines(store, classes)
  const films = labels.length > 0 ? await labelledTrainingFilms({ labels, images, classes, uncertain: 'ignore' }) : files ? labelsOf(outlined) : await heldOutFilms(store, classes)
  const stop = new AbortController()
  const comparison = await comparePacks({
    serving,
    candidate,
    films,
    outlined,
    prompts,
    spawn: spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')),
    signal: stop.signal,
    scored: (done, total) => process.stderr.isTTY && process.stderr.write(`\rfilms: ${done} of ${total}${done === total ? '\n' : ''}`),
    refused: refuse
  })
  return { comparison, serving }
}

async function heldOutFilms(store: Store, classes: readonly string[]): Promise<readonly TrainingFilm[]> {
  const { libraryFilms } = await import('@main/training/library-films')
  const { films } = await libraryFilms(store.db, store.dataDir, classes, { uncertain: 'ignore' })
  const heldOut = films.filter((film) => film.heldOut)
  if (heldOut.length === 0) throw new AppError('TRAINING_DATA', 'The library has no labelled film of a held-out patient (a fifth of all patients, by the hash of their identifiers). Label more, or name films with --labels and --images.')
  return heldOut
}

async function heldOutOutlines(store: Store, classes: readonly string[]): Promise<readonly SegmentFilm[]> {
  const { outlinesOfLibrary } = await import('@main/training/library-outlines')
  return (await outlinesOfLibrary(store.db, store.dataDir, classes)).films.filter((film) => film.heldOut)
}

/** What regions say of presence. */
const labelsOf = (outlined: readonly SegmentFilm[]): TrainingFilm[] =>
  outlined.map(({ path, patient, regions }) => ({ path, patient, source: 0, labels: Object.fromEntries(Object.entries(regions).map(([name, own]) => [name, Number(own.length > 0)])), report: null }))

function print(comparison: Comparison, json: boolean): void {
  if (json) return void printLine(comparison)
  const figure = (value: number | null) => value?.toFixed(3) ?? '–'
  const signed = (value: number | null) => (value === null ? '–' : `${value < 0 ? '' : '+'}${value.toFixed(3)}`)
  const line = (what: string, name: string, serving: number | null, candidate: number | null, difference: number | null, interval: { low: number; high: number } | null, of: string) =>
    process.stdout.write(`${printable(name).padEnd(18)} ${what} ${figure(serving)} -> ${figure(candidate)}  ${signed(difference)} ${interval ? `[${signed(interval.low)}, ${signed(interval.high)}]` : ''}  ${of}\n`)
  for (const { class: name, serving, candidate, difference, interval, positive, films } of comparison.classes) line('AUROC', name, serving.auroc, candidate.auroc, difference, interval, `${positive} of ${films} films`)
  const { mean, verdict } = comparison
  line('AUROC', 'mean', mean.serving, mean.candidate, mean.difference, mean.interval, `${comparison.films} films, ${comparison.patients} patients`)
  if (comparison.outlines) {
    const { classes, mean: all, patients } = comparison.outlines
    for (const { class: name, serving, candidate, difference, interval, present, absent } of classes) line('Dice', name, serving.score, candidate.score, difference, interval, `${present} films with it, ${absent} without`)
    line('Dice', 'mean', all.serving, all.candidate, all.difference, all.interval, `${patients} patients`)
  }
  process.stdout.write(`${verdict.passed ? 'the candidate may serve' : `the candidate may not serve: ${verdict.reason}${verdict.worse.length > 0 ? ` (${printable(verdict.worse.join(', '))})` : ''}`}\n`)
}
