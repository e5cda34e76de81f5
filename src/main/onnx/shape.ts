import { AppError } from '@shared/domain/errors'

/** A known size, or the name of one that is known only when the graph runs (e.g. the batch `n`). */
export type Dim = number | string
export type Shape = readonly Dim[]

/** What is wrong with a graph under construction: the operator, and why its inputs do not fit. */
export function graphError(operator: string, problem: string): AppError {
  return new AppError('ARCHITECTURE_UNKNOWN', `The network does not fit together: ${operator}: ${problem}.`)
}

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((dim, i) => dim === b[i])

/** Brings an axis into 0..rank-1; negative axes count from the end. */
export function axisOf(axis: number, rank: number, operator: string): number {
  const positive = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || positive < 0 || positive >= rank) throw graphError(operator, `axis ${axis} is outside a tensor of rank ${rank}`)
  return positive
}

/** The size of an axis that must be known when the graph is built. */
export function knownSize(shape: Shape, axis: number, operator: string): number {
  const dim = shape[axis]
  if (typeof dim !== 'number') throw graphError(operator, `axis ${axis} of ${showShape(shape)} must have a known size`)
  return dim
}

/** NumPy's broadcasting. Two different symbols never match: nothing is known of their values. */
export function broadcast(a: Shape, b: Shape, operator: string): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1
    const right = b[i - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw graphError(operator, `${showShape(a)} and ${showShape(b)} do not broadcast`)
  })
}

/** The product of the known sizes and, sorted, the symbols that multiply it. */
export function volume(shape: Shape): { readonly known: number; readonly symbols: readonly string[] } {
  return {
    known: shape.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1),
    symbols: shape.filter((dim) => typeof dim === 'string').sort()
  }
}
