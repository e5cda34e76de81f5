import { AppError } from '@shared/domain/errors'
import type { StepGraphs } from '@main/training/step-graph'
import { volumeOf } from '@main/training/start'

/** Backward values that live beside the kept forward ones, the runtime's arena, and the two copies of what moves. */
const SLACK = 1.5

/** Bytes that a step needs at its peak, from above: kept forward values, and what moves, old, new and as gradients. */
export function stepBytes({ forwardBytes, parameters }: Pick<StepGraphs, 'forwardBytes' | 'parameters'>, slots: number): number {
  const moving = parameters.reduce((sum, parameter) => sum + 4 * volumeOf(parameter), 0)
  return SLACK * (forwardBytes + moving * (3 + 2 * slots))
}

/** The largest batch that would fit; null: not even one film. */
export function batchThatFits(neededBytes: number, batch: number, availableBytes: number): number | null {
  const smaller = Math.floor((batch * availableBytes) / neededBytes)
  return smaller >= 1 ? Math.min(batch, smaller) : null
}

/** MEMORY_SHORT, with what to do. */
export function memoryShort(neededBytes: number, batch: number, availableBytes: number): AppError {
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  const smaller = batchThatFits(neededBytes, batch, availableBytes)
  const advice = smaller === null ? 'Train fewer stages, or on a machine with more memory.' : `A batch of ${smaller} would fit; averaging more batches in a step makes up for the rest.`
  return new AppError('MEMORY_SHORT', `A step with a batch of ${batch} needs about ${gigabytes(neededBytes)} GiB; ${gigabytes(availableBytes)} GiB are free. ${advice}`)
}
