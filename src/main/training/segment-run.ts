import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { createRandom, mixSeeds } from '@shared/random'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { levelChannels, segmenterShapes, segmentPrefix, usualWidths } from '@main/nn/segmenter'
import { climbLadder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats } from '@main/onnx/session'
import { volume } from '@main/onnx/shape'
import { readSquares } from '@main/training/film-squares'
import { batchItems } from '@main/training/order'
import { patientShare } from '@main/training/patient-share'
import { assertBatch, type SegmentRecipe } from '@main/training/recipe'
import { changeOf, filmPixels, planSteps, preprocessingOf, readControl, runTraining, type RunControl, type TrainedPack } from '@main/training/run'
import { maskSquares, maskValues } from '@main/training/segment-masks'
import { outlineGraph, segmentObjective, type SegmentOptions } from '@main/training/segment-objective'
import { valuesOf } from '@main/training/start'
import type { Values } from '@main/training/trainer'

/**
 * Trains a segmenter on an encoder that stays as it is, and writes the pack with both; one that the pack has for the
 * same classes is trained further. For foreign bytes: only call it in a child process.
 * @throws AppError TRAINING_DATA when a class has no outline at all, or a batch asks for more films than there are;
 * those of `readSquares` and `runTraining`
 */
export async function trainSegment(recipe: SegmentRecipe, control: RunControl): Promise<TrainedPack> {
  const pack = await openPack(recipe.model)
  const { classes, batch } = recipe
  const watched = (patient: string) => patientShare(patient) < recipe.validation
  const films = [...recipe.films.filter(({ patient }) => !watched(patient)), ...recipe.films.filter(({ patient }) => watched(patient))]
  const count = films.filter(({ patient }) => !watched(patient)).length
  const bare = classes.find((name) => !films.slice(0, count).some(({ regions }) => (regions[name]?.length ?? 0) > 0))
  if (bare !== undefined) throw new AppError('TRAINING_DATA', `No film to train on has an outline of ${bare}. Draw some, or leave it out.`)
  assertBatch(batch, count, 'films')

  const { image } = pack.manifest.architecture
  const channels = levelChannels(image, pack.weights)
  const goesOn = String(pack.manifest.segmenter?.classes) === String(classes)
  const widths = goesOn ? pack.manifest.segmenter!.widths : usualWidths(channels)
  const options: SegmentOptions = { image, weights: pack.weights, channels, widths, films: batch, classes: classes.length }
  const graphs = await planSteps(recipe, (training) => segmentObjective(training, options), control)

  const preprocessing = preprocessingOf(pack)
  const { squares, sizes, sha256 } = await readSquares(films.map(({ path }) => path), preprocessing, readControl(control, films.length))
  const masks = films.map((film, i) => maskSquares(film, sizes[i]!, preprocessing))
  const dataSha256 = createHash('sha256').update(sha256).update(JSON.stringify(films.map(({ patient, regions }) => [patient, classes.map((name) => regions[name] ?? null)]))).digest('hex')

  const graph = outlineGraph(options)
  const [, , rows, columns] = graph.outputs.get('probabilities')!.shape as [number, number, number, number]
  const session = await (await climbLadder()).open({ bytes: serialise(graph), weightsDir: pack.dir })
  const plain = (items: readonly number[]) => filmPixels(squares, items, 0, preprocessing, { augment: false, seed: 0 })

  /** Mean Dice of the watched films that have the class, outlines being what is likelier than not. */
  const watch = async (parameters: Values) => {
    const dice = new Map<string, number[]>()
    for (let start = count; start < films.length; start += batch) {
      const items = Array.from({ length: batch }, (_, i) => Math.min(start + i, films.length - 1))
      const { probabilities } = await session.run(Object.fromEntries(graph.inputs.map(({ name }) => [name, name === 'pixels' ? plain(items) : parameters[name]!])))
      const { targets } = maskValues(items.map((item) => ({ film: films[item]!, masks: masks[item]! })), classes, preprocessing.inputSize, { rows, columns })
      const found = floats({ probabilities: probabilities! }, 'probabilities')
      for (let row = 0; row < Math.min(batch, films.length - start); row++) {
        for (const [at, name] of classes.entries()) {
          if (!masks[start + row]!.has(name)) continue
          const from = (row * classes.length + at) * rows * columns
          dice.set(name, [...(dice.get(name) ?? []), diceOf(found.subarray(from, from + rows * columns), (targets.data as Float32Array).subarray(from, from + rows * columns))])
        }
      }
    }
    return Object.fromEntries(classes.map((name) => [name, dice.has(name) ? dice.get(name)!.reduce((a, b) => a + b, 0) / dice.get(name)!.length : null]))
  }

  try {
    return await runTraining(
      {
        recipe,
        pack,
        dataSha256,
        segmenter: { classes: [...classes], widths },
        graphs,
        initial: goesOn ? await weightsOf(pack) : freshWeights(channels, options, recipe.seed),
        batch(index) {
          const items = batchItems(index, { ...recipe, items: count })
          const own = items.map((item) => ({ film: films[item]!, masks: masks[item]!, ...(recipe.augment && { change: changeOf(recipe.seed, index, item) }) }))
          return { pixels: filmPixels(squares, items, index, preprocessing, recipe), ...maskValues(own, classes, preprocessing.inputSize, { rows, columns }) }
        },
        ...(count < films.length && { watch: { every: recipe.validateEvery, look: async (parameters: Values) => ({ type: 'overlap' as const, dice: await watch(parameters) }) } })
      },
      control
    )
  } finally {
    await session.close()
  }
}

function diceOf(found: Float32Array, target: Float32Array): number {
  let [both, all] = [0, 0]
  found.forEach((value, i) => {
    const [a, b] = [value >= 0.5, target[i]! >= 0.5]
    all += Number(a) + Number(b)
    both += Number(a && b)
  })
  return all === 0 ? 1 : (2 * both) / all
}

async function weightsOf({ weights }: Pack): Promise<Map<string, Float32Array>> {
  const values = await valuesOf(weights, [...weights.tensors.keys()].filter((name) => name.startsWith(segmentPrefix)))
  return new Map(Object.entries(values).map(([name, { data }]) => [name, data as Float32Array]))
}

/** Convolutions from a normal distribution by the number of values that enter (He et al. 2015); outlines rare at first. */
function freshWeights(channels: readonly number[], sizes: SegmentOptions, seed: number): Map<string, Float32Array> {
  return new Map(
    [...segmenterShapes(channels, sizes)].map(([name, shape], i) => {
      const values = new Float32Array(volume(shape).known)
      if (name === 'out.bias') values.fill(-2)
      else if (shape.length === 4) {
        const [random, deviation] = [createRandom(mixSeeds(seed, 3, i)), Math.sqrt(2 / (shape[1]! * shape[2]! * shape[3]!))]
        for (let at = 0; at < values.length; at++) values[at] = deviation * random.normal()
      } else if (/bn\d\.(weight|running_var)$/.test(name)) values.fill(1)
      return [`${segmentPrefix}${name}`, values] as const
    })
  )
}
