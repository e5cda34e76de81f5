import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { openPack } from '@main/checkpoint/pack'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import type { Graph } from '@main/onnx/graph'
import { contrastiveObjective } from '@main/training/contrastive'
import { readSquares } from '@main/training/film-squares'
import { batchItems } from '@main/training/order'
import { readPairs } from '@main/training/pairs-file'
import { assertBatch, type ContrastiveRecipe } from '@main/training/recipe'
import { filmPixels, planSteps, preprocessingOf, readControl, runTraining, type RunControl, type TrainedPack } from '@main/training/run'
import { sizesOf, textInputs } from '@main/training/text-batch'

/**
 * Contrastive training on film-text pairs (GLoRIA section 3.3). For foreign bytes: only call it in a child process.
 * @throws AppError those of `readPairs`, `openFilmFile`, the tokenizer and `runTraining`; TRAINING_DATA
 */
export async function trainContrastive(recipe: ContrastiveRecipe, control: RunControl): Promise<TrainedPack> {
  const pack = await openPack(recipe.model)
  const pairs = await readPairs(recipe.pairs)
  assertBatch(recipe.batch, pairs.length, 'pairs')
  if (new Set(pairs.map(({ text }) => text.trim())).size < 2) throw new AppError('TRAINING_DATA', 'Every film has the same text; there is nothing to contrast. Give each film what was written of it.')
  if (recipe.batch < 2) throw new AppError('TRAINING_DATA', 'A batch of one film has nothing to contrast with. Use a batch of at least 2.')
  const tokenizer = await openTokenizer(pack)
  const texts = pairs.map(({ text }) => tokenizer.tokenize(text))
  const { length, slots } = sizesOf(texts)
  const prefixes = recipe.encoders.map((encoder) => (encoder === 'image' ? 'img_encoder.' : 'text_encoder.'))
  const build = (graph: Graph) =>
    contrastiveObjective(graph, {
      manifest: pack.manifest,
      weights: pack.weights,
      films: recipe.batch,
      length,
      slots,
      trained: (name) => prefixes.some((prefix) => name.startsWith(prefix)) && !/\.running_(mean|var)$/.test(name),
      statistics: recipe.statistics,
      globalOnly: recipe.globalOnly
    })
  const graphs = await planSteps(recipe, build, control)
  const preprocessing = preprocessingOf(pack)
  const { squares, sha256 } = await readSquares(pairs.map(({ image }) => image), preprocessing, readControl(control, pairs.length))
  const dataSha256 = createHash('sha256').update(sha256).update(JSON.stringify(texts.map(({ ids }) => ids))).digest('hex')
  return runTraining(
    {
      recipe,
      pack,
      dataSha256,
      graphs,
      batch(index) {
        const items = batchItems(index, { ...recipe, items: pairs.length })
        return { pixels: filmPixels(squares, items, index, preprocessing, recipe), ...textInputs(items.map((item) => texts[item]!), length, slots) }
      }
    },
    control
  )
}
