import type { Tensor } from '@main/onnx/graph'
import { add, scale, sub, times } from '@main/onnx/ops/elementwise'
import type { Optimizer } from '@main/training/optimizers/optimizer'

/**
 * Stochastic gradient descent with momentum as PyTorch computes it: g' = g + decay p, v = momentum v + g', p = p - rate v.
 * The velocity starts at 0, so the first step is plain descent.
 */
export function sgd({ momentum, weightDecay }: { readonly momentum: number; readonly weightDecay: number }): Optimizer {
  return {
    name: 'sgd',
    slots: momentum === 0 ? [] : ['velocity'],
    scalars: (_step, learningRate) => ({ rate: learningRate }),
    update({ parameter, gradient, state, scalars }) {
      const g = weightDecay === 0 ? gradient : add(gradient, scale(parameter, weightDecay))
      const velocity: Tensor = state[0] ? add(scale(state[0], momentum), g) : g
      return { parameter: sub(parameter, times(velocity, scalars['rate']!)), state: state[0] ? [velocity] : [] }
    }
  }
}
