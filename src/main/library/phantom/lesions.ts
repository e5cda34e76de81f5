import type { Anatomy } from '@main/library/phantom/anatomy'
import { at, roundBar, spline, stroke } from '@main/library/phantom/curve'
import type { Layers } from '@main/library/phantom/draw'
import type { DrawnFinding } from '@main/library/phantom/findings'
import { fractalNoise } from '@main/library/phantom/noise'
import { blur, eachIn, sameShape, smoothstep, wholeFilm, xOf, yOf, type Plane, type PointMm } from '@main/library/phantom/plane'
import type { Random } from '@shared/random'

/** Draws a finding into the layers and returns where it lies: 1 inside, 0 outside. */
export function drawFinding(layers: Layers, anatomy: Anatomy, finding: DrawnFinding, random: Random): Plane {
  const sides = finding.side === 'both' ? ([0, 1] as const) : [finding.side === 'right' ? (0 as const) : (1 as const)]
  const mask = sameShape(layers.air)
  for (const side of sides) draw[finding.class](layers, anatomy, finding, side, mask, random)
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = mask.data[i]! > 0.5 ? 1 : 0
  return mask
}

type Draw = (layers: Layers, anatomy: Anatomy, finding: DrawnFinding, side: 0 | 1, mask: Plane, random: Random) => void

/** -1 on the patient's right (left of the film), 1 on the left. */
const direction = (side: 0 | 1) => (side === 0 ? -1 : 1)

/** Turns a share of the lung's air into water, and hides its vessels as far. */
function opacify(layers: Layers, index: number, share: number): void {
  layers.air.data[index] = layers.air.data[index]! * (1 - share)
  layers.vessels.data[index] = layers.vessels.data[index]! * (1 - 0.75 * share)
}

const centreOf = (anatomy: Anatomy, side: 0 | 1, zone: DrawnFinding['zone'], random: Random): PointMm => {
  const y = { upper: -92, mid: -22, lower: 46 }[zone]
  const x = { upper: 66, mid: 84, lower: 92 }[zone]
  return at(direction(side) * (x + random.between(-8, 8)) * anatomy.size, (y + random.between(-10, 10)) * anatomy.size)
}

/** A soft-edged cloud with a lumpy outline: 1 in the middle, 0 outside. */
function cloud(like: Plane, centre: PointMm, radiusMm: number, lumpiness: number, random: Random): Plane {
  const lumps = fractalNoise(like, radiusMm * 0.9, 4, random)
  const result = sameShape(like)
  const reach = radiusMm * 1.9
  eachIn(like, { left: centre.xMm - reach, right: centre.xMm + reach, top: centre.yMm - reach, bottom: centre.yMm + reach }, (index, x, y) => {
    const r = Math.hypot(x - centre.xMm, (y - centre.yMm) * 0.92) / radiusMm
    result.data[index] = smoothstep(1.3, 0.35, r + lumpiness * lumps.data[index]!)
  })
  return result
}

const effusion: Draw = (layers, anatomy, finding, side, mask) => {
  const lung = layers.lungs[side]
  const height = [34, 66, 112][finding.grade]! * anatomy.size
  const levelMm = anatomy.domeYMm[side] + 30 * anatomy.size - height
  eachIn(lung, wholeFilm(lung), (index, x, y) => {
    if (lung.data[index] === 0) return
    // The meniscus: fluid climbs along the chest wall.
    const outwards = Math.min(1, Math.abs(x) / (136 * anatomy.size))
    const surface = levelMm + 16 * anatomy.size - 44 * anatomy.size * outwards ** 4
    const depth = smoothstep(-5, 17, y - surface)
    opacify(layers, index, 0.97 * depth)
    if (depth > 0.4) mask.data[index] = 1
  })
}

const pneumothorax: Draw = (layers, anatomy, finding, side, mask) => {
  const lung = layers.lungs[side]
  const share = [0.09, 0.17, 0.34][finding.grade]!
  const inner = at(direction(side) * 34 * anatomy.size, 20 * anatomy.size)
  const collapsed = sameShape(lung)
  // The visceral pleura is the lung's outline drawn in towards the hilum, most at the apex.
  eachIn(lung, wholeFilm(lung), (index, x, y) => {
    const apical = smoothstep(110 * anatomy.size, -150 * anatomy.size, y)
    const scale = 1 / (1 - share * (0.28 + 1.05 * apical))
    const px = inner.xMm + (x - inner.xMm) * scale
    const py = inner.yMm + (y - inner.yMm) * scale
    const column = Math.round(px / lung.spacingMm + lung.columns / 2 - 0.5)
    const row = Math.round(py / lung.spacingMm + lung.rows / 2 - 0.5)
    if (column >= 0 && column < lung.columns && row >= 0 && row < lung.rows) collapsed.data[index] = lung.data[row * lung.columns + column]!
  })
  const soft = sameShape(lung)
  soft.data.set(collapsed.data)
  blur(soft, 0.7)
  for (let i = 0; i < lung.data.length; i++) {
    if (lung.data[i] === 0) continue
    const free = 1 - soft.data[i]!
    layers.vessels.data[i] = layers.vessels.data[i]! * (1 - free) ** 2
    layers.air.data[i] = layers.air.data[i]! * (1 + 0.13 * free) - (finding.grade === 2 ? 13 : 6) * (1 - free)
    layers.bones.data[i] = layers.bones.data[i]! + 9 * Math.exp(-(((soft.data[i]! - 0.5) / 0.26) ** 2)) * (free > 0.02 ? 1 : 0)
    if (collapsed.data[i] === 0) mask.data[i] = 1
  }
}

const consolidation: Draw = (layers, anatomy, finding, side, mask, random) => {
  const centre = centreOf(anatomy, side, finding.zone, random)
  const radius = [25, 33, 42][finding.grade]! * anatomy.size
  const shape = cloud(layers.air, centre, radius, 0.42, random)
  const patches = fractalNoise(layers.air, 22, 4, random)
  // Air bronchograms: dark branches that stay open in the white lung.
  const open = sameShape(layers.air)
  for (let branch = 0; branch < 5; branch++) {
    const angle = random.between(0, Math.PI * 2)
    const end = at(centre.xMm + Math.cos(angle) * radius * 0.9, centre.yMm + Math.sin(angle) * radius * 0.9)
    stroke(open, spline([at(centre.xMm - direction(side) * radius * 0.9, centre.yMm - 10), at(centre.xMm + random.between(-8, 8), centre.yMm + random.between(-8, 8)), end], false), (t) => 1.7 - t, roundBar)
  }
  blur(open, 0.9)
  const density = [0.52, 0.62, 0.85][finding.grade]!
  for (let i = 0; i < shape.data.length; i++) {
    if (shape.data[i] === 0 || layers.lungs[side].data[i] === 0) continue
    const share = shape.data[i]! * density * Math.min(1.12, Math.max(0.25, 0.86 + 0.34 * patches.data[i]!)) * (1 - 0.3 * Math.min(1, open.data[i]!))
    opacify(layers, i, Math.min(0.96, share))
    if (shape.data[i]! > 0.35) mask.data[i] = 1
  }
}

const edema: Draw = (layers, anatomy, finding, side, mask, random) => {
  const lung = layers.lungs[side]
  const haze = fractalNoise(lung, 20, 4, random)
  const strength = [0.3, 0.46, 0.64][finding.grade]!
  const hilum = at(direction(side) * 52 * anatomy.size, 2 * anatomy.size)
  for (let row = 0; row < lung.rows; row++) {
    for (let column = 0; column < lung.columns; column++) {
      const i = row * lung.columns + column
      if (lung.data[i] === 0) continue
      const r = Math.hypot((xOf(lung, column) - hilum.xMm) / 62, (yOf(lung, row) - hilum.yMm) / 88)
      const wing = Math.exp(-((r / 0.95) ** 2.4))
      const share = strength * wing * (0.9 + 0.28 * haze.data[i]!) + 0.1 * strength
      layers.vessels.data[i] = layers.vessels.data[i]! * (1 + 0.9 * strength * wing)
      layers.air.data[i] = layers.air.data[i]! * (1 - Math.max(0, share))
      if (wing > 0.42) mask.data[i] = 1
    }
  }
  // Kerley B lines: short horizontal septa at the edge of the lower lung.
  for (let n = 0; n < 5 + 3 * finding.grade; n++) {
    const y = (48 + n * 6.2) * anatomy.size
    const x = direction(side) * (131 - n * 0.4) * anatomy.size
    stroke(layers.vessels, [at(x, y), at(x - direction(side) * random.between(9, 16), y + random.between(-1, 1))], () => 0.55, (d) => 5 * roundBar(d))
  }
}

const nodule: Draw = (layers, anatomy, finding, side, mask, random) => {
  const centre = centreOf(anatomy, side, finding.zone, random)
  const radius = [6.5, 10, 21][finding.grade]!
  const shape = cloud(layers.air, centre, radius * 0.92, 0.1, random)
  eachIn(mask, { left: centre.xMm - 2 * radius, right: centre.xMm + 2 * radius, top: centre.yMm - 2 * radius, bottom: centre.yMm + 2 * radius }, (index, x, y) => {
    const r = Math.hypot(x - centre.xMm, y - centre.yMm) / radius
    layers.vessels.data[index] = layers.vessels.data[index]! + shape.data[index]! * (9 + 1.15 * radius * Math.sqrt(Math.max(0, 1 - r * r)))
    if (r < 1) mask.data[index] = 1
  })
}

const atelectasis: Draw = (layers, anatomy, finding, side, mask, random) => {
  for (let band = 0; band < 1 + finding.grade; band++) {
    const y = anatomy.domeYMm[side] - (16 + 15 * band) * anatomy.size
    const from = at(direction(side) * random.between(42, 52) * anatomy.size, y + random.between(-2, 6))
    const to = at(direction(side) * random.between(104, 120) * anatomy.size, y - random.between(4, 15))
    const middle = at((from.xMm + to.xMm) / 2, (from.yMm + to.yMm) / 2 + random.between(-4, 4))
    const curve = spline([from, middle, to], false)
    stroke(layers.vessels, curve, () => [2, 2.8, 3.8][finding.grade]!, (d, t) => [17, 23, 30][finding.grade]! * roundBar(d) * Math.sin(Math.PI * (0.12 + 0.76 * t)))
    stroke(mask, curve, () => 6, () => 1)
  }
}

/** The anatomy itself was made with a larger heart; here only the mask of what lies beyond the hila is kept. */
const cardiomegaly: Draw = (layers, anatomy, _finding, _side, mask) => {
  const s = anatomy.size
  for (let row = 0; row < mask.rows; row++) {
    if (yOf(mask, row) < -34 * s) continue
    for (let column = 0; column < mask.columns; column++) {
      const i = row * mask.columns + column
      if (layers.heart.data[i]! > 18 && yOf(mask, row) < anatomy.domeYMm[1] + 14 * s) mask.data[i] = 1
    }
  }
}

const draw: Record<DrawnFinding['class'], Draw> = {
  'pleural effusion': effusion,
  pneumothorax,
  consolidation,
  edema,
  nodule,
  atelectasis,
  cardiomegaly
}
