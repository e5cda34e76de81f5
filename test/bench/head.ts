import { createRandom } from '@shared/random'
import { climbLadder } from '@main/onnx/providers'
import { fitHead, type HeadExample } from '@main/training/fit-head'
import { headDefaults } from '@main/training/recipe'
import { spread, times, type Bench } from './figure'

const [films, classes, features] = [1000, 5, 384]

/** Films as the demonstration model's embeddings are: two times 192 values, a zero-shot score and a label for each of five findings. */
function examples(): HeadExample[] {
  const random = createRandom(1)
  return Array.from({ length: films }, (_, i) => {
    const labels = Array.from({ length: classes }, () => Number(random.chance(0.3)))
    return {
      patient: `patient ${Math.floor(i / 2)}`,
      features: Float32Array.from({ length: features }, (_unused, d) => 0.07 * random.normal() + (d < classes ? 0.1 * labels[d]! : 0)),
      scores: labels.map((label) => 0.05 * random.normal() + 0.02 * label),
      labels
    }
  })
}

/** Rung 1: a head fitted to a thousand labelled films whose embeddings are stored, every penalty on every fold; the goal is a second. */
export const head: Bench = async (print) => {
  const [known, ladder] = [examples(), await climbLadder()]
  const fit = () => fitHead(known, classes, { ...headDefaults, ladder, onStep: () => undefined, signal: new AbortController().signal })
  const { medianMs, ...rest } = spread(await times(7, fit))
  print({ bench: 'head-fit', of: `${films} films, ${classes} findings, ${features} values each, ${headDefaults.steps} steps, ${ladder.provider}`, medianMs, ...rest, goalMs: 1000, reached: medianMs < 1000 ? 'yes' : 'no' })
}
