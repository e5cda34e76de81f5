import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { add, scale } from '@main/onnx/ops/elementwise'
import { volume } from '@main/onnx/shape'
import { gradients } from '@main/onnx/vjp/gradients'
import type { Objective } from '@main/training/objective'
import { clipNorm } from '@main/training/optimizers/clip'
import type { Optimizer } from '@main/training/optimizers/optimizer'

export interface StepOptions {
  readonly optimizer: Optimizer
  /** Largest common norm of the gradients; null: as large as they are. */
  readonly clip: number | null
  /** Batches that make one step: their gradients are averaged. */
  readonly accumulate: number
}

/** The graphs of a training step and the names that move from its outputs to the next step's inputs. */
export interface StepGraphs {
  /** Forward, backward and update. With `accumulate` > 1 it also takes `sum/NAME`, the gradients of the batches before. */
  readonly step: Graph
  /** Forward and backward alone, adding to `sum/NAME`; null without accumulation. */
  readonly gather: Graph | null
  /** Bytes of everything that the forward pass computes, which the backward pass may ask for. */
  readonly forwardBytes: number
  readonly parameters: readonly NamedShape[]
  readonly statistics: readonly NamedShape[]
}
export interface NamedShape {
  readonly name: string
  readonly shape: readonly number[]
}

/**
 * One training step as a graph: `build` puts the forward pass and its loss into it; gradients, clipping and optimizer
 * follow. Besides the inputs of `build` it takes each parameter, `state/SLOT/NAME` and the optimizer's scalars
 * `scalar/NAME`; it gives `loss`, `part/NAME` before the update, and `next/INPUT` for each parameter, slot and statistic.
 */
export function stepGraphs(build: (graph: Graph) => Objective, { optimizer, clip, accumulate }: StepOptions): StepGraphs {
  const step = createGraph('training-step')
  const objective = build(step)
  const forwardBytes = step.nodes.reduce((sum, { outputs }) => sum + 4 * volumeOf(outputs[0]!), 0)
  const names = [...objective.parameters.keys()]
  const tensors = [...objective.parameters.values()]
  const own = gradients(objective.loss, tensors)
  const summed = accumulate === 1 ? own : own.map((g, i) => scale(add(g, sumOf(step, names[i]!, tensors[i]!)), 1 / accumulate))
  const moved = clip === null ? summed : clipNorm(summed, clip).gradients
  const scalars = Object.fromEntries(Object.keys(optimizer.scalars(1, 1)).map((name) => [name, input(step, `scalar/${name}`, 'float32', [])]))
  names.forEach((name, i) => {
    const parameter = tensors[i]!
    const state = optimizer.slots.map((slot) => input(step, `state/${slot}/${name}`, 'float32', parameter.shape))
    const next = optimizer.update({ parameter, gradient: moved[i]!, state, scalars })
    output(next.parameter, `next/${name}`)
    next.state.forEach((value, slot) => output(value, `next/state/${optimizer.slots[slot]!}/${name}`))
  })
  report(objective)
  return { step, gather: accumulate === 1 ? null : gatherGraph(build), forwardBytes, parameters: shapesOf(objective.parameters), statistics: shapesOf(objective.statistics) }
}

function gatherGraph(build: (graph: Graph) => Objective): Graph {
  const graph = createGraph('training-gather')
  const objective = build(graph)
  const names = [...objective.parameters.keys()]
  gradients(objective.loss, [...objective.parameters.values()]).forEach((g, i) => output(add(g, sumOf(graph, names[i]!, g)), `next/sum/${names[i]!}`))
  report(objective)
  return graph
}

const volumeOf = ({ shape }: Tensor): number => volume(shape).known

const sumOf = (graph: Graph, name: string, { shape }: Tensor): Tensor => input(graph, `sum/${name}`, 'float32', shape)

function report({ loss, parts, statistics }: Objective): void {
  for (const [name, value] of statistics) output(value, `next/${name}`)
  // A loss may be one of its own parts; outputs are distinct.
  for (const [name, value] of Object.entries(parts)) output(scale(value, 1), `part/${name}`)
  output(scale(loss, 1), 'loss')
}

const shapesOf = (tensors: ReadonlyMap<string, Tensor>): NamedShape[] => [...tensors].map(([name, { shape }]) => ({ name, shape: shape as readonly number[] }))
