import { AppError } from '@shared/domain/errors'
import { openPack } from '@main/checkpoint/pack'
import { refuseTaken } from '@main/checkpoint/write-pack'
import { imageGraph } from '@main/nn/gloria-image'
import { observeRanges, rangeNames } from '@main/nn/quantised'
import { climbLadder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import { floats } from '@main/onnx/session'
import { derivePack } from '@main/training/derive-pack'
import { readableSquares } from '@main/training/film-squares'
import type { QuantiseRecipe } from '@main/training/recipe'
import { filmPixels, preprocessingOf, readControl, type RunControl, type TrainedPack } from '@main/training/run'

/**
 * A pack whose image encoder computes in 8 bits on the CPU: the ranges of its activations, as films show them, beside
 * the same weights. No label is used and no weight moves; what is no frontal film is refused and left out. For foreign bytes: only call it in a child process.
 * @throws AppError CONFLICT (the output is taken), TRAINING_DATA (no film is left); those of `derivePack`; the signal's reason
 */
export async function quantise({ model, out, name, films }: QuantiseRecipe, control: RunControl): Promise<TrainedPack> {
  await refuseTaken(out)
  const pack = await openPack(model)
  const preprocessing = preprocessingOf(pack)
  const { squares, sha256: dataSha256 } = await readableSquares(films, preprocessing, readControl(control, films.length), true)
  if (squares.length === 0) throw new AppError('TRAINING_DATA', 'None of these files is a frontal film that can be read; the ranges are taken from such films.')
  const graph = imageGraph(pack.manifest.architecture.image, pack.weights)
  const ranges = new Map(rangeNames(graph).map((range) => [range, Float32Array.of(0, 0, 0, 0)]))
  observeRanges(graph)
  const ladder = await climbLadder()
  const session = await ladder.open({ bytes: serialise(graph), weightsDir: pack.dir })
  try {
    for (const [index] of squares.entries()) {
      control.signal.throwIfAborted()
      const seen = await session.run({ pixels: filmPixels(squares, [index], 0, preprocessing, { augment: false, seed: 0 }) })
      // Lowest values stand at even places, highest at odd ones.
      for (const [range, widest] of ranges) floats(seen, range).forEach((value, at) => (widest[at] = (at % 2 === 0 ? Math.min : Math.max)(widest[at]!, value)))
    }
  } finally {
    await session.close()
  }
  const values = Object.fromEntries([...ranges].map(([range, data]) => [range, { data, shape: [data.length] }]))
  const lineage = { recipe: { kind: 'quantise', films: squares.length }, dataSha256, seed: 0, provider: ladder.provider }
  return { pack: await derivePack({ parent: pack, out, name, state: { step: 0, values: {} }, ranges: values, lineage }), provider: ladder.provider }
}
