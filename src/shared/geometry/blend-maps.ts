/** A map over cells and how much it counts among others. */
export interface WeightedMap {
  readonly data: ArrayLike<number>
  readonly weight: number
}

/** The weighted mean of maps over the same cells, row-major; what sums to 1 in each sums to 1 in it. Empty for none. */
export function blendMaps(maps: readonly WeightedMap[]): Float32Array {
  const total = maps.reduce((sum, { weight }) => sum + weight, 0)
  const mean = new Float64Array(maps[0]?.data.length ?? 0)
  for (const { data, weight } of maps) for (let i = 0; i < mean.length; i++) mean[i]! += (data[i]! * weight) / total
  return Float32Array.from(mean)
}

/** The mean of maps that all count alike: a class over its best prompts. */
export const meanMap = (maps: readonly ArrayLike<number>[]): Float32Array => blendMaps(maps.map((data) => ({ data, weight: 1 })))
