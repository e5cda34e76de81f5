import { constant, createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { conv } from '@main/onnx/ops/convolution'
import { add, gelu, relu } from '@main/onnx/ops/elementwise'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { batchNormalization, layerNormalization, softmax } from '@main/onnx/ops/normalisation'
import { maxPool } from '@main/onnx/ops/pooling'
import { serialise } from '@main/onnx/serialise'
import { floats, type OnnxModel, type Session, type Value } from '@main/onnx/session'

const CHANNELS = 64
const SIDE = 32

/** Convolutions of each trial: a light one for right results, a heavy one (0.6 billion multiplications) for speed. */
export const TRIALS = { light: 1, heavy: 16 } as const
export type Trial = keyof typeof TRIALS

/**
 * What a provider must compute rightly before it serves: the operators that carry the encoders (convolution, batch
 * normalisation, pooling, attention, layer normalisation, GELU) on fixed pseudo-random numbers.
 * `x` [1, 64, 32, 32] -> `y` [1, 256, 64].
 */
function trialGraph(convolutions: number): Graph {
  const graph = createGraph('trial')
  const numbers = pseudoRandom(7)
  const weights = (...shape: number[]) => constant(graph, 'float32', shape, Array.from({ length: shape.reduce((a, b) => a * b) }, () => numbers() / 16))
  const positive = (size: number) => constant(graph, 'float32', [size], Array.from({ length: size }, () => 1 + numbers() / 2))

  let x = input(graph, 'x', 'float32', [1, CHANNELS, SIDE, SIDE])
  for (let layer = 0; layer < convolutions; layer++) {
    const statistics = { scale: positive(CHANNELS), bias: weights(CHANNELS), mean: weights(CHANNELS), variance: positive(CHANNELS) }
    x = relu(batchNormalization(conv(x, weights(CHANNELS, CHANNELS, 3, 3), { padding: 1 }), statistics, 1e-5))
  }
  const pooled = maxPool(x, { kernel: 3, stride: 2, padding: 1 })
  const tokens = transpose(reshape(pooled, [1, CHANNELS, (SIDE / 2) ** 2]), [0, 2, 1])
  output(layerNormalization(add(gelu(attend(tokens)), tokens), positive(CHANNELS), weights(CHANNELS), 1e-12), 'y')
  return graph
}

const attend = (tokens: Tensor): Tensor => matmul(softmax(matmul(tokens, transpose(tokens, [0, 2, 1])), -1), tokens)

export const trialModel = (trial: Trial): OnnxModel => ({ bytes: serialise(trialGraph(TRIALS[trial])), weightsDir: null })

export interface TrialResult {
  readonly values: Float32Array
  /** The fastest of up to five runs after a first one, which pays for compiling kernels. */
  readonly ms: number
}

/** Runs the trial, and no longer than its first two runs where the second takes over `hopelessMs`. */
export async function runTrial(session: Session, hopelessMs: number): Promise<TrialResult> {
  const numbers = pseudoRandom(11)
  const x: Value = { data: Float32Array.from({ length: CHANNELS * SIDE * SIDE }, numbers), shape: [1, CHANNELS, SIDE, SIDE] }
  let values = await once(session, x)
  let ms = Infinity
  for (let run = 0; run < 5 && (run === 0 || ms <= hopelessMs); run++) {
    const start = performance.now()
    values = await once(session, x)
    ms = Math.min(ms, performance.now() - start)
  }
  return { values, ms }
}

async function once(session: Session, x: Value): Promise<Float32Array> {
  return floats(await session.run({ x }), 'y')
}

/** The largest difference between two results; NaN where they do not even have the same length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.length === b.length ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) : NaN
}

/** Numbers in [-1, 1), the same on every machine (Numerical Recipes' linear congruential generator). */
function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}
