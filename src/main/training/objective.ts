import type { Tensor } from '@main/onnx/graph'

/** What a training graph minimises, and what moves with it. */
export interface Objective {
  /** A scalar. */
  readonly loss: Tensor
  /** Scalars that are reported beside the loss. */
  readonly parts: Readonly<Record<string, Tensor>>
  /** Inputs of the graph that training moves, by name. */
  readonly parameters: ReadonlyMap<string, Tensor>
  /** What running statistics become; inputs of the graph too, but no gradient moves them. */
  readonly statistics: ReadonlyMap<string, Tensor>
}
