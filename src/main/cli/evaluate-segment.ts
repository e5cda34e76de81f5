import type { Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { filmsWithRegions, regionsHelp } from '@main/cli/films-with-regions'
import { withModel } from '@main/cli/open-model'
import { printable, refuse } from '@main/cli/refusals'
import type { Overlap } from '@main/evaluation/grounding/localisation'
import type { Figure } from '@main/evaluation/patient-mean'
import type { Spawn } from '@main/workers/channel'

export interface SegmentEvaluationOptions {
  readonly model?: string
  readonly regions: string
  readonly images?: string
  readonly split?: string
  readonly json?: boolean
}

/** `gloriole evaluate segment`: whether outlines lie where the findings are. */
export function registerEvaluateSegment(evaluate: Command): void {
  evaluate
    .command('segment')
    .description('hold outlines against regions: Dice and IoU of films with the finding, false outlines on those without, with intervals')
    .requiredOption('--regions <file>', regionsHelp)
    .option('--split <name>', 'of drawn findings only this split')
    .addHelpText('after', '\nAlso --images, --model and --json, as of gloriole evaluate.')
    // Commander gives options of the same name to the verb that stands first.
    .action((_own: unknown, command: Command) => evaluateSegment(command.optsWithGlobals<SegmentEvaluationOptions>()))
}

interface OutlinedFinding extends Overlap {
  readonly class: string
  readonly patient: string
  readonly present: boolean
}

/** Of every class that the pack's segmenter outlines: films that have a region of it, and films where it is absent. */
export async function evaluateSegment({ model: packDir, regions, images, split, json }: SegmentEvaluationOptions, spawn?: Spawn): Promise<void> {
  if (images === undefined) throw new AppError('USAGE', 'Name the folder of the films with --images DIR.')
  const { overlap } = await import('@main/evaluation/grounding/localisation')
  const { regionMask } = await import('@main/evaluation/grounding/region-mask')
  const { patientMean } = await import('@main/evaluation/patient-mean')
  const { outlinedFilm } = await import('@main/training/outlined-film')
  await withModel(packDir, async ({ pack, inference }) => {
    const classes = pack.manifest.segmenter?.classes
    if (!classes) throw new AppError('INPUT_INVALID', 'The model pack has no segmenter. Teach it one with gloriole train segment.')
    const found: OutlinedFinding[] = []
    for (const { path, film } of await filmsWithRegions(regions, images, split)) {
      try {
        const known = outlinedFilm(path, film, classes).regions
        const { grid, probabilities } = await inference.segment(path)
        const size = grid.rows * grid.columns
        for (const [at, name] of classes.entries()) {
          const own = known[name]
          if (own) found.push({ class: name, patient: film.patient, present: own.length > 0, ...overlap(grid, probabilities.subarray(at * size, (at + 1) * size), regionMask(own, { rows: grid.imageRows, columns: grid.imageColumns })) })
        }
      } catch (error) {
        refuse(path, toFailure(error))
      }
    }
    for (const name of classes) {
      const [present, absent] = [true, false].map((kind) => found.filter((one) => one.class === name && one.present === kind)) as [OutlinedFinding[], OutlinedFinding[]]
      const figure = (own: readonly OutlinedFinding[], of: (one: OutlinedFinding) => number) => (own.length === 0 ? null : patientMean(own, of))
      const report = {
        class: name,
        present: present.length,
        absent: absent.length,
        dice: figure(present, ({ dice }) => dice),
        iou: figure(present, ({ iou }) => iou),
        missed: figure(present, ({ outlined }) => 1 - outlined),
        falseOutlines: figure(absent, ({ outlined }) => outlined)
      }
      process.stdout.write(json === true ? `${JSON.stringify(report)}\n` : `${printable(name).padEnd(18)} Dice ${text(report.dice)} IoU ${text(report.iou)} missed ${text(report.missed)} of ${present.length}  outlined without ${text(report.falseOutlines)} of ${absent.length} films\n`)
    }
  }, spawn)
}

const text = (figure: Figure | null) => (figure === null ? '–' : `${figure.mean.toFixed(3)} ${figure.interval ? `[${figure.interval.low.toFixed(3)}, ${figure.interval.high.toFixed(3)}]` : ''}`).padEnd(20)
