import { AppError } from '@shared/domain/errors'

/** Shapes of a model's tensors by pack name. */
export type Shapes = ReadonlyMap<string, readonly number[]>

export const unknownArchitecture = (why: string): AppError => new AppError('ARCHITECTURE_UNKNOWN', why)

/** A tensor's shape, of the rank that its place has. Errors: ARCHITECTURE_UNKNOWN naming it. */
export function shapeOf<R extends 1 | 2 | 4>(shapes: Shapes, name: string, rank: R): ShapeOfRank[R] {
  const shape = shapes.get(name)
  if (!shape) throw unknownArchitecture(`The checkpoint lacks ${name}.`)
  if (shape.length !== rank || shape.some((size) => size === 0))
    throw unknownArchitecture(`${name} has the shape [${shape.join(', ')}]; ${rank} sizes greater than 0 were expected.`)
  return shape as unknown as ShapeOfRank[R]
}

interface ShapeOfRank {
  readonly 1: readonly [number]
  readonly 2: readonly [number, number]
  readonly 4: readonly [number, number, number, number]
}

/** How many of `<prefix>.<item>0`, `<prefix>.<item>1`, ... there are, judged by their tensor `<suffix>`. */
export function countOf(shapes: Shapes, prefix: string, suffix: string, { item = '', from = 0 } = {}): number {
  let count = 0
  while (shapes.has(`${prefix}.${item}${from + count}.${suffix}`)) count++
  return count
}
