import { createPlane, enlarge, sameShape, type Plane } from '@main/library/phantom/plane'
import type { Random } from '@shared/random'

/** Fractal value noise: mean 0, about +-1, the coarsest lumps `grainMm` wide, each octave half as wide and as strong. */
export function fractalNoise(like: Plane, grainMm: number, octaves: number, random: Random): Plane {
  const result = sameShape(like)
  let strength = 1
  for (let octave = 0; octave < octaves; octave++) {
    const cellMm = grainMm / 2 ** octave
    const rows = Math.max(2, Math.ceil((like.rows * like.spacingMm) / cellMm) + 1)
    const columns = Math.max(2, Math.ceil((like.columns * like.spacingMm) / cellMm) + 1)
    const coarse = createPlane(rows, columns, cellMm)
    for (let i = 0; i < coarse.data.length; i++) coarse.data[i] = random.between(-1, 1)
    const fine = enlarge(coarse, like.rows, like.columns)
    for (let i = 0; i < result.data.length; i++) result.data[i] = result.data[i]! + strength * fine.data[i]!
    strength /= 2
  }
  return result
}
