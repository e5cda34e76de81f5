import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { withModel, type OpenModel } from '@main/cli/open-model'
import { promptsFor } from '@main/cli/prompts-argument'
import { filmsWithRegions, regionsHelp, type PlacedFilm } from '@main/cli/films-with-regions'
import { printable, refuse } from '@main/cli/refusals'
import type { GroundingReport, LocatedFinding } from '@main/evaluation/grounding/summary'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { Spawn } from '@main/workers/channel'

export interface GroundingOptions {
  readonly model?: string
  readonly boxes?: string
  readonly images?: string
  readonly split?: string
  readonly phantoms?: number
  readonly prompts?: string
  readonly json?: boolean
}

/** `gloriole evaluate grounding`: whether the maps of findings lie where the findings are. */
export function registerEvaluateGrounding(evaluate: Command): void {
  evaluate
    .command('grounding')
    .description('hold attention maps against regions: pointing accuracy, mIoU and contrast to noise, with intervals')
    .option('--boxes <file>', regionsHelp)
    .option('--split <name>', 'of drawn findings only this split')
    .option('--phantoms <n>', 'draw this many films with known findings instead', positive)
    .addHelpText('after', '\nAlso --images, --model, --prompts and --json, as of gloriole evaluate.')
    // Commander gives options of the same name to the verb that stands first.
    .action((_own: unknown, command: Command) => evaluateGrounding(command.optsWithGlobals<GroundingOptions>()))
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('Expected a whole number from 1 to 10000.')
  return value
}

/** Of every finding that has a region and a class of the prompt set: the class's map, as the window shows it, against the region. */
export async function evaluateGrounding(options: GroundingOptions, spawn?: Spawn): Promise<void> {
  const { boxes, images, phantoms } = options
  if ((phantoms === undefined) === (boxes === undefined) || (boxes !== undefined && images === undefined)) throw new AppError('USAGE', 'Name either --phantoms N, or --boxes FILE and --images DIR.')
  const { summarise } = await import('@main/evaluation/grounding/summary')
  await withModel(options.model, async (model) => {
    const prompts = await promptsFor(model, options.prompts)
    const located = boxes === undefined ? await onPhantoms(phantoms!, model, prompts) : await locate((await filmsWithRegions(boxes, images!, options.split)).filter(({ film }) => film.regions.length > 0), model, prompts)
    if (located.length === 0) throw new AppError('INPUT_INVALID', 'None of the films has a region of a class of the prompt set.')
    for (const report of summarise(located)) process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : line(report))
  }, spawn)
}

async function locate(films: readonly PlacedFilm[], model: OpenModel, prompts: ExpandedPrompts): Promise<LocatedFinding[]> {
  const { createFindingLocator } = await import('@main/evaluation/grounding/locate-findings')
  const locateOn = createFindingLocator({ ...model, prompts })
  const located: LocatedFinding[] = []
  for (const [i, { path, film }] of films.entries()) {
    try {
      located.push(...(await locateOn(path, film)))
    } catch (error) {
      refuse(path, toFailure(error))
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${films.length} films${i + 1 === films.length ? '\n' : ''}`)
  }
  return located
}

/** Films are drawn one by one into a folder that is removed at the end. */
async function onPhantoms(count: number, model: OpenModel, prompts: ExpandedPrompts): Promise<LocatedFinding[]> {
  const { drawnPhantoms } = await import('@main/evaluation/grounding/drawn-phantoms')
  const folder = await mkdtemp(join(tmpdir(), 'gloriole-phantoms-'))
  try {
    const films: PlacedFilm[] = []
    for (const { bytes, film } of drawnPhantoms(count, prompts.classes.map((one) => one.class))) {
      const path = join(folder, film.file)
      await writeFile(path, bytes)
      films.push({ path, film })
    }
    return await locate(films, model, prompts)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function line({ class: name, findings, patients, pointing, iou, iouSharpened, cnr }: GroundingReport): string {
  const figure = ({ mean, interval }: GroundingReport['iou']) => `${mean.toFixed(3)} ${interval ? `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : '–'}`.padEnd(20)
  return `${printable(name ?? 'all').padEnd(18)} pointing ${figure(pointing)} mIoU ${figure(iou)} sharpened ${figure(iouSharpened)} CNR ${figure(cnr)} ${findings} findings, ${patients} patients\n`
}
