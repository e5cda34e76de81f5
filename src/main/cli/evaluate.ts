import { basename } from 'node:path'
import { Option, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'
import { registerEvaluateGrounding } from '@main/cli/evaluate-grounding'
import { registerEvaluateRetrieval } from '@main/cli/evaluate-retrieval'
import { registerEvaluateSegment } from '@main/cli/evaluate-segment'
import { withModel } from '@main/cli/open-model'
import { promptsFor } from '@main/cli/prompts-argument'
import { readLabelsFile } from '@main/cli/read-labels-file'
import { printable, refuse } from '@main/cli/refusals'
import { writeOutput } from '@main/cli/write-output'
import type { ClassReport, EvaluatedFilm } from '@main/evaluation/report'
import type { Spawn } from '@main/workers/channel'

export interface EvaluateOptions {
  readonly labels: string
  readonly images: string
  readonly model?: string
  readonly mode: ScoringMode
  readonly prompts?: string
  readonly html?: string
  readonly json?: boolean
}

/** `gloriole evaluate`: how suggestions fare against a labels file; `gloriole evaluate grounding`: how maps fare against regions. */
export function registerEvaluate(program: Command): void {
  const evaluate = program
    .command('evaluate')
    .description('hold suggestions against labels: AUROC, average precision and F1 with intervals, per class and view')
    .option('--labels <csv>', 'labels: file, patient, view, labels; NIH ChestX-ray14; CheXpert; RSNA stage 2; or SIIM RLE')
    .option('--images <dir>', 'folder of the films; they may lie anywhere below it')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .addOption(new Option('--mode <mode>', 'how prompts are scored').choices(['corrected', 'compat']).default('corrected'))
    .option('--prompts <file>', 'prompt set, JSON (default: the one the model was evaluated with)')
    .option('--html <file>', 'write a report with plots as one HTML page')
    .option('--json', 'print one JSON object per class and view')
    .action((options: Partial<EvaluateOptions> & Pick<EvaluateOptions, 'mode'>) => {
      const { labels, images } = options
      if (labels === undefined || images === undefined) throw new AppError('USAGE', 'Name the labels with --labels CSV and the folder of the films with --images DIR; or see gloriole evaluate grounding --help.')
      return evaluateLabels({ ...options, labels, images })
    })
  registerEvaluateGrounding(evaluate)
  registerEvaluateSegment(evaluate)
  registerEvaluateRetrieval(evaluate)
}

/** Scores every frontal film of the labels; what cannot be scored is refused by name and left out. */
export async function evaluateLabels(options: EvaluateOptions, spawn?: Spawn): Promise<void> {
  const { openDataset } = await import('@main/evaluation/dataset-files')
  const { evaluate } = await import('@main/evaluation/report')
  const { createFilmScorer } = await import('@main/gloria/film-scorer')
  const { learnedOn } = await import('@main/gloria/class-head')
  const { classScores } = await import('@main/gloria/class-scores')
  const { constantsFor, judge } = await import('@main/gloria/judge')
  const files = await openDataset(options.images)
  await withModel(options.model, async (model) => {
    const { manifest, sha256, calibration, head } = model.pack
    const prompts = await promptsFor(model, options.prompts)
    const all = await readLabelsFile(options.labels, prompts.classes.map((one) => one.class))
    const labelled = all.filter(({ view }) => view !== 'LATERAL')
    if (labelled.length < all.length) process.stderr.write(`${all.length - labelled.length} lateral films of the labels are left out\n`)
    const score = createFilmScorer({ ...model, prompts, mode: options.mode })
    const evaluated: EvaluatedFilm[] = []
    for (const [i, film] of labelled.entries()) {
      const path = files.locate(film.file)
      try {
        const { film: encoded, scores } = await score(path, { frontalOnly: true })
        const judged = classScores(prompts, scores, options.mode, learnedOn(encoded.embedding, head)).map((own, at) => [own.class, judge(own, constantsFor(calibration, prompts.classes[at]!, options.mode))] as const)
        evaluated.push({ ...film, view: film.view ?? encoded.viewPosition, scores: new Map(judged) })
      } catch (error) {
        refuse(path, toFailure(error))
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${labelled.length} films${i + 1 === labelled.length ? '\n' : ''}`)
    }
    const evaluations = evaluate(evaluated)
    for (const { report } of evaluations) process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : line(report))
    if (options.html === undefined) return
    const { evaluationPage } = await import('@main/evaluation/html/evaluation-page')
    const facts = { model: { name: manifest.name, sha256, notice: manifest.notice }, promptSet: { name: prompts.set.name, sha256: prompts.sha256 }, mode: options.mode, labels: basename(options.labels) }
    await writeOutput(options.html, evaluationPage({ ...facts, films: evaluated.length, refused: labelled.length - evaluated.length, at: new Date().toISOString() }, evaluations))
  }, spawn)
}

function line(report: ClassReport): string {
  const figure = (value: number | null) => value?.toFixed(3) ?? '–'
  const within = (value: number | null, interval: { low: number; high: number } | null) => `${figure(value)} ${interval ? `[${figure(interval.low)}, ${figure(interval.high)}]` : '–'}`.padEnd(20)
  const { class: name, view, films, positive, patients, auroc, interval, averagePrecision, averagePrecisionInterval, f1, f1Interval } = report
  return `${printable(name).padEnd(18)} ${(view ?? 'all').padEnd(4)} AUROC ${within(auroc, interval)} AP ${within(averagePrecision, averagePrecisionInterval)} F1 ${within(f1, f1Interval)} ${positive} of ${films} films, ${patients} patients\n`
}
