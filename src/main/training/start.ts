import { AppError } from '@shared/domain/errors'
import { readTensor, type SafetensorsFile } from '@main/checkpoint/safetensors'
import type { Value } from '@main/onnx/session'
import type { Optimizer } from '@main/training/optimizers/optimizer'
import type { NamedShape, StepGraphs } from '@main/training/step-graph'
import type { TrainingState } from '@main/training/trainer'

/** The state before the first step: parameters and statistics as the weights have them, or as `initial` gives them, slots empty. */
export async function startOf({ parameters, statistics }: Pick<StepGraphs, 'parameters' | 'statistics'>, optimizer: Optimizer, weights: SafetensorsFile, initial: ReadonlyMap<string, Float32Array> = new Map()): Promise<TrainingState> {
  const values: Record<string, Value> = {}
  for (const { name, shape } of [...parameters, ...statistics]) values[name] = { data: initial.get(name) ?? (await floatsOf(weights, name)), shape }
  for (const slot of optimizer.slots) for (const { name, shape } of parameters) values[`state/${slot}/${name}`] = { data: new Float32Array(volumeOf({ shape })), shape }
  return { step: 0, values }
}

/** Tensors of a weights file as a graph is fed them. Throws AppError WEIGHTS_INVALID. */
export async function valuesOf(weights: SafetensorsFile, names: readonly string[]): Promise<Record<string, Value>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, { data: await floatsOf(weights, name), shape: weights.tensors.get(name)!.shape }] as const)))
}

export const volumeOf = ({ shape }: Pick<NamedShape, 'shape'>): number => shape.reduce((product, size) => product * size, 1)

async function floatsOf(weights: SafetensorsFile, name: string): Promise<Float32Array> {
  const { data } = await readTensor(weights, name)
  if (!(data instanceof Float32Array)) throw new AppError('WEIGHTS_INVALID', `The weights ${name} are not F32.`)
  return data
}
