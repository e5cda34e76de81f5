import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { openPack } from '@main/checkpoint/pack'
import { expandPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { tabulateTogether } from '@main/nn/text-table'
import { classLabelObjective, classScoreGraph, readoutOf, type ClassLabelOptions } from '@main/training/class-labels'
import { promptValues } from '@main/training/class-logits'
import { aurocByClass, openFilmScores, standardOf } from '@main/training/film-scores'
import { readSquares } from '@main/training/film-squares'
import { isTrained } from '@main/training/image-stages'
import { labelValues, summariseLabels } from '@main/training/label-batch'
import { batchItems } from '@main/training/order'
import { patientShare } from '@main/training/patient-share'
import { assertBatch, type EncoderRecipe } from '@main/training/recipe'
import { readReports } from '@main/training/report-batch'
import { filmPixels, planSteps, preprocessingOf, readControl, runTraining, type RunControl, type TrainedPack } from '@main/training/run'
import { valuesOf } from '@main/training/start'
import type { Values } from '@main/training/trainer'
import { embedTexts } from '@main/training/training-texts'

/** Films whose scores say where each class's stand before training: enough for a mean. */
const STANDARD_FILMS = 512

/**
 * Fine-tunes the image encoder on labels by class, and on reports where there are some. For foreign bytes: only call it
 * in a child process.
 * @throws AppError those of `openFilmFile`, the tokenizer and `runTraining`; TRAINING_DATA when there are too few films
 * or labels of one kind alone
 */
export async function trainEncoder(recipe: EncoderRecipe, control: RunControl): Promise<TrainedPack> {
  const pack = await openPack(recipe.model)
  const prompts = expandPrompts(recipe.prompts)
  const classes = prompts.classes.map((one) => one.class)
  const watched = (patient: string) => patientShare(patient) < recipe.validation
  const films = [...recipe.films.filter(({ patient }) => !watched(patient)), ...recipe.films.filter(({ patient }) => watched(patient))]
  const count = films.filter(({ patient }) => !watched(patient)).length
  if (recipe.validation > 0 && count === films.length) throw new AppError('TRAINING_DATA', 'No patient is left for watching the run: there are too few. Label films of more patients, or train without watching (validation 0).')
  const trained = films.slice(0, count)
  assertBatch(recipe.batch, count, 'films')
  const labels = summariseLabels(trained, classes)

  const tokenizer = await openTokenizer(pack)
  const dim = pack.manifest.architecture.image.embedding
  const texts = await embedTexts(pack, tokenizer, prompts.classes.flatMap((one) => one.prompts.map(({ text }) => text)))
  const table = tabulateTogether(texts, dim, 'corrected')
  const reports = recipe.contrastive > 0 ? await readReports(trained, { pack, tokenizer, fallback: texts[0]! }) : null
  const options: ClassLabelOptions = {
    manifest: pack.manifest,
    weights: pack.weights,
    films: recipe.batch,
    sources: labels.sources,
    prompts: { dim, counts: prompts.classes.map((one) => one.prompts.length), slots: table.slots },
    stages: recipe.stages,
    reports: reports && { weight: recipe.contrastive, slots: reports.slots, globalOnly: recipe.globalOnly }
  }
  const graphs = await planSteps(recipe, (graph) => classLabelObjective(graph, options), control)
  const preprocessing = preprocessingOf(pack)
  const { squares, sha256 } = await readSquares(films.map(({ path }) => path), preprocessing, readControl(control, films.length))
  const known = films.map(({ patient, source, labels: own, report }) => [patient, source, classes.map((name) => own[name] ?? null), report])
  const dataSha256 = createHash('sha256').update(sha256).update(JSON.stringify([prompts.sha256, known])).digest('hex')
  const promptInputs = promptValues(table, dim)
  const plain = (items: readonly number[]) => filmPixels(squares, items, 0, preprocessing, { augment: false, seed: 0 })
  const scores = await openFilmScores({ graph: classScoreGraph(options), weightsDir: pack.dir, batch: recipe.batch, classes: classes.length, prompts: promptInputs, pixels: plain })
  try {
    const before = await valuesOf(pack.weights, [...pack.weights.tensors.keys()].filter((name) => isTrained(name, recipe.stages)))
    const stride = Math.max(1, Math.floor(count / STANDARD_FILMS))
    const sample = Array.from({ length: Math.min(count, STANDARD_FILMS) }, (_, i) => i * stride)
    const fixed = { ...promptInputs, ...standardOf(await scores.score(before, sample), classes.length) }
    const held = films.slice(count)
    const watch = async (parameters: Values) => aurocByClass(await scores.score(parameters, held.map((_, i) => count + i)), held, classes)
    return await runTraining(
      {
        recipe,
        pack,
        dataSha256,
        graphs,
        initial: readoutOf(classes.length, labels.baseRates),
        batch(index) {
          const items = batchItems(index, { ...recipe, items: count })
          const own = items.map((item) => trained[item]!)
          return { pixels: filmPixels(squares, items, index, preprocessing, recipe), ...fixed, ...labelValues(own, labels), ...reports?.values(items) }
        },
        ...(held.length > 0 && { watch: { every: recipe.validateEvery, look: async (parameters: Values) => ({ type: 'validation' as const, auroc: await watch(parameters) }) } })
      },
      control
    )
  } finally {
    await scores.close()
  }
}
