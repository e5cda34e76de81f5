import { at, spline } from '@main/library/phantom/curve'
import type { PointMm } from '@main/library/phantom/plane'
import type { Random } from '@shared/random'

/** One person's chest: outlines in mm, drawn from a seed, the same for every film of that person. */
export interface Anatomy {
  readonly female: boolean
  /** Scale of the whole chest, about 1. */
  readonly size: number
  /** Outlines of the lungs as they show beside the mediastinum: [0] the patient's right (left of the film), [1] left. */
  readonly lungs: readonly [readonly PointMm[], readonly PointMm[]]
  /** Height of the diaphragm domes. */
  readonly domeYMm: readonly [number, number]
  readonly heart: readonly PointMm[]
  readonly ribSlope: number
  readonly bodyDepthMm: number
}

/** Half width of the trunk at a height: neck, shoulders, chest. */
export function trunkHalfWidthMm(anatomy: Anatomy, yMm: number): number {
  const y = yMm / anatomy.size
  const neck = 58
  const shoulders = neck + 150 / (1 + Math.exp(-(y + 158) / 9))
  return anatomy.size * Math.min(shoulders, y < -60 ? 250 : 250 - 62 * Math.min(1, (y + 60) / 120))
}

/** `heartScale` 1 is a normal heart; beyond about 1.25 the cardiothoracic ratio passes 0.5. */
export function createAnatomy(random: Random, female: boolean, heartScale: number): Anatomy {
  const size = random.between(0.95, 1.04) * (female ? 0.94 : 1)
  const lift = random.between(-8, 6)
  const domeRight = 92 + lift
  const domeLeft = domeRight + random.between(8, 16)
  const sway = () => random.between(-3, 3)
  const scale = (points: PointMm[]) => points.map(({ xMm, yMm }) => at(xMm * size, yMm * size))
  const rightLung = scale(
    spline(
      [
        at(-22, -128 + sway()), at(-46, -158 + sway()), at(-74, -146 + sway()), at(-100, -108 + sway()), at(-119, -52 + sway()),
        at(-131, 10 + sway()), at(-137, 70), at(-139, domeRight + 36), at(-134, domeRight + 34),
        at(-112, domeRight + 10), at(-84, domeRight), at(-58, domeRight + 1), at(-32, domeRight + 12), at(-20, domeRight + 18),
        at(-18, 40), at(-19, -20), at(-17, -80)
      ],
      true
    )
  )
  const leftLung = scale(
    spline(
      [
        at(24, -130 + sway()), at(47, -157 + sway()), at(75, -145 + sway()), at(101, -106 + sway()), at(120, -50 + sway()),
        at(132, 12 + sway()), at(138, 74), at(140, domeLeft + 32), at(135, domeLeft + 30),
        at(113, domeLeft + 8), at(88, domeLeft), at(62, domeLeft + 2), at(34, domeLeft + 12), at(20, domeLeft + 16),
        at(20, 40), at(20, -20), at(20, -80)
      ],
      true
    )
  )
  const h = heartScale
  const base = domeRight + 10
  const heart = scale(
    spline(
      [
        at(-22, -34), at(-30 - 6 * (h - 1), 0), at(-37 * h, 36), at(-36 * h, 64), at(-24, base), at(20, base + 12),
        at(64 * h, base + 8), at(80 * h, 72), at(74 * h, 42), at(56 * h, 10), at(42 + 8 * (h - 1), -14), at(36, -32)
      ],
      true
    )
  )
  return {
    female,
    size,
    lungs: [rightLung, leftLung],
    domeYMm: [domeRight * size, domeLeft * size],
    heart,
    ribSlope: random.between(0.9, 1.1),
    bodyDepthMm: 220 * size * random.between(0.93, 1.07)
  }
}

/** Posterior rib n (1..10) of a side as a curve from the spine outwards and down along the wall. */
export function posteriorRib(anatomy: Anatomy, n: number, side: -1 | 1): PointMm[] {
  const s = anatomy.size
  const start = -146 + n * 24.5
  const reach = [0, 56, 84, 104, 117, 126, 132, 136, 138, 139, 137][n]!
  const drop = anatomy.ribSlope * (8 + n * 4.2)
  const points = [
    at(side * 17, start), at(side * 32, start - 5), at(side * (0.45 * reach + 8), start - 4 + drop * 0.08),
    at(side * 0.76 * reach, start + drop * 0.5), at(side * 0.94 * reach, start + drop * 1.15), at(side * reach, start + drop * 1.9)
  ]
  return spline(points, false, 16).map(({ xMm, yMm }) => at(xMm * s, yMm * s))
}

/** Anterior end of rib n (1..7): from the wall down and inwards, ending where cartilage begins. */
export function anteriorRib(anatomy: Anatomy, n: number, side: -1 | 1): PointMm[] {
  const s = anatomy.size
  const start = -146 + n * 24.5
  const reach = [0, 56, 84, 104, 117, 126, 132, 136][n]!
  const drop = anatomy.ribSlope * (8 + n * 4.2)
  const y0 = start + drop * 1.9
  const points = [
    at(side * reach, y0), at(side * (reach - 3), y0 + 10), at(side * (reach - 20), y0 + 30), at(side * (0.62 * reach + 6), y0 + 44 + n)
  ]
  return spline(points, false, 16).map(({ xMm, yMm }) => at(xMm * s, yMm * s))
}

export function clavicle(anatomy: Anatomy, side: -1 | 1, tiltMm: number): PointMm[] {
  const s = anatomy.size
  const points = [at(side * 13, -122), at(side * 38, -129), at(side * 72, -141), at(side * 108, -154 + tiltMm), at(side * 146, -158 + tiltMm)]
  return spline(points, false, 20).map(({ xMm, yMm }) => at(xMm * s, yMm * s))
}

/** Inner border and lower angle of the scapula, a faint plate at the edge of the lung. */
export function scapula(anatomy: Anatomy, side: -1 | 1): PointMm[] {
  const s = anatomy.size
  const points = [at(side * 112, -128), at(side * 118, -80), at(side * 126, -30), at(side * 134, 4), at(side * 150, -30), at(side * 168, -100), at(side * 150, -140)]
  return spline(points, true).map(({ xMm, yMm }) => at(xMm * s, yMm * s))
}
