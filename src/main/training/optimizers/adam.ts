import { scalar, type Tensor } from '@main/onnx/graph'
import { add, div, mul, scale, sqrt, sub, times } from '@main/onnx/ops/elementwise'
import type { Optimizer } from '@main/training/optimizers/optimizer'

export interface AdamOptions {
  readonly betas: readonly [number, number]
  readonly weightDecay: number
  /** PyTorch's default. */
  readonly epsilon?: number
}

/**
 * Adam (Kingma & Ba 2015) as PyTorch computes it, weight decay as L2: with g' = g + decay p,
 * m = b1 m + (1 - b1) g', v = b2 v + (1 - b2) g'^2, p = p - rate / (1 - b1^t) m / (sqrt v / sqrt(1 - b2^t) + epsilon).
 */
export const adam = (options: AdamOptions): Optimizer => moments('adam', options)

/** AdamW (Loshchilov & Hutter 2019): the decay is apart from the moments, p = p (1 - rate decay) before the step. */
export const adamW = (options: AdamOptions): Optimizer => moments('adamw', options)

function moments(name: 'adam' | 'adamw', { betas: [b1, b2], weightDecay, epsilon = 1e-8 }: AdamOptions): Optimizer {
  const decoupled = name === 'adamw'
  return {
    name,
    slots: ['mean', 'square'],
    scalars: (step, learningRate) => ({ rate: learningRate / (1 - b1 ** step), correction: 1 / Math.sqrt(1 - b2 ** step), keep: 1 - learningRate * weightDecay }),
    update({ parameter, gradient, state, scalars }) {
      const [mean, square] = state as [Tensor, Tensor]
      const g = decoupled || weightDecay === 0 ? gradient : add(gradient, scale(parameter, weightDecay))
      const m = add(scale(mean, b1), scale(g, 1 - b1))
      const v = add(scale(square, b2), scale(mul(g, g), 1 - b2))
      const step = div(m, add(times(sqrt(v), scalars['correction']!), scalar(parameter.graph, epsilon)))
      const from = decoupled && weightDecay !== 0 ? times(parameter, scalars['keep']!) : parameter
      return { parameter: sub(from, times(step, scalars['rate']!)), state: [m, v] }
    }
  }
}
