import type { Tensor } from '@main/onnx/graph'

/** A rule for moving parameters against their gradients, as nodes of a graph. */
export interface Optimizer {
  readonly name: 'adam' | 'adamw' | 'sgd'
  /** What is kept for each parameter between steps, of its shape, zeros at first. */
  readonly slots: readonly string[]
  /** Scalars of step t (the first is 1) at a learning rate; the graph takes them as inputs, in float32. */
  scalars(step: number, learningRate: number): Readonly<Record<string, number>>
  /** The parameter after the step, and its slots. */
  update(at: UpdateInputs): { readonly parameter: Tensor; readonly state: readonly Tensor[] }
}

export interface UpdateInputs {
  readonly parameter: Tensor
  readonly gradient: Tensor
  readonly state: readonly Tensor[]
  readonly scalars: Readonly<Record<string, Tensor>>
}
