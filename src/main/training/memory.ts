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

/** @throws AppError MEMORY_SHORT with the largest batch that would fit, before anything was computed */
export function assertFits(neededBytes: number, batch: number, availableBytes: number = process.availableMemory()): void {
  if (neededBytes <= availableBytes) return
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  const smaller = Math.floor((batch * availableBytes) / neededBytes)
  const advice = smaller >= 2 ? `A batch of ${smaller} would fit; --accumulate makes up for the rest.` : 'Train fewer stages, or on a machine with more memory.'
  throw new AppError('MEMORY_SHORT', `A step with a batch of ${batch} needs about ${gigabytes(neededBytes)} GiB; ${gigabytes(availableBytes)} GiB are free. ${advice}`)
}
