import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { toFailure } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'
import { withFilms } from '@main/cli/named-films'
import { withModel } from '@main/cli/open-model'
import { promptsFor } from '@main/cli/prompts-argument'
import { readLabelsFile } from '@main/cli/read-labels-file'
import { printable, refuse } from '@main/cli/refusals'
import type { ClassReport, EvaluatedFilm } from '@main/evaluation/report'
import type { Spawn } from '@main/workers/channel'

export interface EvaluateOptions {
  readonly labels: string
  readonly images: string
  readonly model?: string
  readonly mode: ScoringMode
  readonly prompts?: string
  readonly json?: boolean
}

/** `gloriole evaluate`: how suggestions fare against a labels file. */
export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('hold suggestions against labels: AUROC with intervals and average precision, per class and view')
    .requiredOption('--labels <csv>', 'labels: file, patient, view, labels; NIH ChestX-ray14; or CheXpert')
    .requiredOption('--images <dir>', 'folder that the file names of the labels start from')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .addOption(new Option('--mode <mode>', 'how prompts are scored').choices(['corrected', 'compat']).default('corrected'))
    .option('--prompts <file>', 'prompt set, JSON (default: the one the model was evaluated with)')
    .option('--json', 'print one JSON object per class and view')
    .action((options: EvaluateOptions) => evaluateLabels(options))
}

/** Scores every film of the labels; what cannot be scored is refused by name and left out. */
export async function evaluateLabels(options: EvaluateOptions, spawn?: Spawn): Promise<void> {
  const { evaluate } = await import('@main/evaluation/report')
  const labelled = await readLabelsFile(options.labels)
  const paths = labelled.map(({ file }) => join(options.images, file))
  await withModel(options.model, async (model) => {
    const prompts = await promptsFor(model, options.prompts)
    await withFilms([{ kind: 'files', paths }], { model, prompts, mode: options.mode, data: undefined }, async (films) => {
      const evaluated: EvaluatedFilm[] = []
      for (const [i, film] of films.entries()) {
        try {
          const { suggestions } = await film.suggest()
          evaluated.push({ ...labelled[i]!, scores: new Map(suggestions.findings.map((finding) => [finding.class, finding.score])) })
        } catch (error) {
          refuse(film.path, toFailure(error))
        }
        if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${films.length} films`)
      }
      if (process.stderr.isTTY) process.stderr.write('\n')
      for (const report of evaluate(evaluated)) process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : line(report))
    })
  }, spawn)
}

function line({ class: name, view, films, positive, patients, auroc, interval, averagePrecision }: ClassReport): string {
  const figure = (value: number | null) => value?.toFixed(3) ?? '–'
  const range = interval ? `[${figure(interval.low)}, ${figure(interval.high)}]` : '–'
  return `${printable(name).padEnd(18)} ${(view ?? 'all').padEnd(4)} AUROC ${figure(auroc).padEnd(6)} ${range.padEnd(16)} AP ${figure(averagePrecision).padEnd(6)} ${positive} of ${films} films, ${patients} patients\n`
}
