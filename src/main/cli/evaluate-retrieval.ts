import type { Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { withModel } from '@main/cli/open-model'
import { promptsFor } from '@main/cli/prompts-argument'
import { readLabelsFile } from '@main/cli/read-labels-file'
import { printable, refuse } from '@main/cli/refusals'
import type { Figure } from '@main/evaluation/patient-mean'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import type { RetrievalQuery, RetrievalReport, Similarities } from '@main/evaluation/retrieval'
import type { FilmEmbedding, TextEmbedding } from '@main/gloria/embedding'
import type { Spawn } from '@main/workers/channel'

export interface RetrievalOptions {
  readonly labels?: string
  readonly images?: string
  readonly model?: string
  readonly prompts?: string
  readonly json?: boolean
}

/** `gloriole evaluate retrieval`: whether films like a film, or like a finding's words, have the same finding. */
export function registerEvaluateRetrieval(evaluate: Command): void {
  evaluate
    .command('retrieval')
    .description('precision among the 5, 10 and 100 films most like a film, or like a text, by global and local similarity and both')
    .addHelpText('after', '\nTakes --labels, --images, --model, --prompts and --json, as of gloriole evaluate.')
    // Commander gives options of the same name to the verb that stands first.
    .action((_own: unknown, command: Command) => evaluateRetrieval(command.optsWithGlobals<RetrievalOptions>()))
}

/** Films with one finding look for others with it, of other patients; each class's prompts look for films with the class. */
export async function evaluateRetrieval({ labels, images, model: packDir, prompts: set, json }: RetrievalOptions, spawn?: Spawn): Promise<void> {
  if (labels === undefined || images === undefined) throw new AppError('USAGE', 'Name the labels with --labels CSV and the folder of the films with --images DIR.')
  const { openDataset } = await import('@main/evaluation/dataset-files')
  const { hasClass, precisions } = await import('@main/evaluation/retrieval')
  const { optionsFor } = await import('@main/gloria/grounding')
  const { similarity } = await import('@main/gloria/similarity')
  const { aggregate, globalSimilarity, localSimilarity, rankedFilm } = await import('@main/retrieval/rank')
  const files = await openDataset(images)
  await withModel(packDir, async (model) => {
    const { classes } = await promptsFor(model, set)
    const films: { film: LabelledFilm; embedding: FilmEmbedding }[] = []
    for (const film of (await readLabelsFile(labels, classes.map((one) => one.class))).filter(({ view }) => view !== 'LATERAL')) {
      const path = files.locate(film.file)
      try {
        films.push({ film, embedding: (await model.inference.encodeFilm(path, { frontalOnly: true })).embedding })
      } catch (error) {
        refuse(path, toFailure(error))
      }
    }
    if (films.length < 6) throw new AppError('INPUT_INVALID', 'Fewer than six films can be read; there is nothing to find among them.')
    const ranked = films.map(({ embedding }) => rankedFilm(embedding))
    const every = films.map((_, i) => i)
    const over = (global: number[], local: number[], candidates: readonly number[]): Similarities => {
      const both = new Array<number>(films.length).fill(-Infinity)
      aggregate(candidates.map((i) => global[i]!), candidates.map((i) => local[i]!)).forEach((value, at) => (both[candidates[at]!] = value))
      return { global, local, both }
    }
    const found = classes.map((one) => films.map(({ film }) => hasClass(film, one.class)))
    const byFilm = films.flatMap(({ film }, query): RetrievalQuery[] => {
      const own = classes.flatMap((_, at) => (found[at]![query] ? [at] : []))
      if (own.length !== 1) return []
      const candidates = every.filter((i) => films[i]!.film.patient !== film.patient)
      const global = every.map((i) => globalSimilarity(ranked[query]!.global, ranked[i]!.global))
      const local = every.map((i) => (films[i]!.film.patient === film.patient ? -1 : localSimilarity(ranked[query]!.blocks, ranked[i]!.blocks, films[i]!.embedding.dim)))
      return [{ patient: film.patient, isRight: found[own[0]!]!, candidates, similarities: over(global, local, candidates) }]
    })
    const byText: RetrievalQuery[] = []
    for (const [at, { prompts }] of classes.entries()) {
      if (!found[at]!.includes(true)) continue
      const texts = prompts.map(({ text }) => text)
      for (const [i, text] of (await model.inference.encodeTexts(texts)).entries()) byText.push(ofText(text, texts[i]!, found[at]!))
    }
    for (const [name, queries] of [['film -> films', byFilm], ['text -> films', byText]] as const) {
      for (const report of precisions(queries)) process.stdout.write(json === true ? `${JSON.stringify({ by: name, ...report })}\n` : line(name, report))
    }

    function ofText(text: TextEmbedding, words: string, isRight: readonly boolean[]): RetrievalQuery {
      const held = films.map(({ embedding }) => similarity(embedding, text, optionsFor(words, 'corrected', model.pack.manifest)))
      return { patient: null, isRight, candidates: every, similarities: over(held.map(({ global }) => global), held.map(({ local }) => local), every) }
    }
  }, spawn)
}

function line(name: string, { queries, k, chance, global, local, both }: RetrievalReport): string {
  const figure = ({ mean, interval }: Figure) => `${mean.toFixed(3)} ${interval ? `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : '–'}`.padEnd(20)
  return `${printable(name)}  P@${String(k).padEnd(3)} global ${figure(global)} local ${figure(local)} both ${figure(both)} chance ${chance.toFixed(3)}  ${queries} queries\n`
}
