import { anteriorRib, clavicle, posteriorRib, scapula, trunkHalfWidthMm, type Anatomy } from '@main/library/phantom/anatomy'
import { at, corticalBar, fill, roundBar, spline, stroke } from '@main/library/phantom/curve'
import { fractalNoise } from '@main/library/phantom/noise'
import { blur, eachIn, sameShape, smoothstep, wholeFilm, type Plane, type PointMm } from '@main/library/phantom/plane'
import type { Random } from '@shared/random'

/**
 * What the beam passes, in mm of water where nothing else is said. Findings change these layers, not the finished
 * film, so an effusion hides the vessels behind it and a pneumothorax has none.
 */
export interface Layers {
  /** Water without the lungs' air. */
  readonly body: Plane
  /** 1 inside the lungs: [0] the patient's right, [1] left. */
  readonly lungs: readonly [Plane, Plane]
  /** Water that the air of the lungs replaces. */
  readonly air: Plane
  readonly vessels: Plane
  readonly heart: Plane
  readonly bones: Plane
}

export function drawLayers(like: Plane, anatomy: Anatomy, random: Random): Layers {
  const body = drawTrunk(like, anatomy, random)
  const lungs = [outlined(like, anatomy.lungs[0]), outlined(like, anatomy.lungs[1])] as const
  const layers = {
    body,
    lungs,
    air: drawAir(body, lungs),
    vessels: drawVessels(like, anatomy, lungs, random),
    heart: drawHeart(like, anatomy),
    bones: drawBones(like, anatomy, random)
  }
  drawMediastinum(layers, anatomy)
  return layers
}

function outlined(like: Plane, outline: readonly PointMm[]): Plane {
  const mask = sameShape(like)
  fill(mask, outline)
  return mask
}

function drawTrunk(like: Plane, anatomy: Anatomy, random: Random): Plane {
  const body = sameShape(like)
  // Muscle and fat lie in layers and strands.
  const strands = fractalNoise(like, 34, 4, random)
  const s = anatomy.size
  eachIn(body, wholeFilm(body), (index, x, y) => {
    const share = Math.abs(x) / trunkHalfWidthMm(anatomy, y)
    if (share >= 1) return
    const depth = anatomy.bodyDepthMm * (0.62 + 0.38 * smoothstep(-190 * s, -60 * s, y))
    body.data[index] = depth * (1 - share ** 2.6) ** 0.55 * (1 + 0.016 * strands.data[index]!)
  })
  if (anatomy.female) {
    for (const side of [-1, 1]) {
      eachIn(body, { left: side * 78 * s - 75, right: side * 78 * s + 75, top: 0, bottom: 150 * s }, (index, x, y) => {
        const r = Math.hypot((x - side * 78 * s) / (66 * s), (y - 62 * s) / (y < 62 * s ? 84 * s : 56 * s))
        if (r < 1) body.data[index] = body.data[index]! + 30 * Math.sqrt(1 - r * r)
      })
    }
  }
  return body
}

function drawAir(body: Plane, lungs: readonly [Plane, Plane]): Plane {
  const air = sameShape(body)
  const soft = sameShape(body)
  for (let i = 0; i < air.data.length; i++) soft.data[i] = air.data[i] = Math.max(lungs[0].data[i]!, lungs[1].data[i]!)
  blur(soft, 14)
  blur(air, 0.7)
  for (let i = 0; i < air.data.length; i++) {
    const inside = Math.max(0, 2 * soft.data[i]! - 1)
    air.data[i] = air.data[i]! * body.data[i]! * (0.22 + 0.36 * Math.sqrt(inside))
  }
  return air
}

/** The arteries and veins: a random tree from each hilum, thinner and fainter outwards, kept inside its lung. */
function drawVessels(like: Plane, anatomy: Anatomy, lungs: readonly [Plane, Plane], random: Random): Plane {
  const vessels = sameShape(like)
  const grow = (start: PointMm, angle: number, radiusMm: number, depth: number) => {
    const lengthMm = radiusMm * random.between(7, 12) + 7
    const curve = [start]
    let heading = angle
    for (let step = 1; step <= 8; step++) {
      heading += random.normal() * 0.09
      const last = curve[step - 1]!
      curve.push(at(last.xMm + (Math.cos(heading) * lengthMm) / 8, last.yMm + (Math.sin(heading) * lengthMm) / 8))
    }
    const next = radiusMm * random.between(0.7, 0.84)
    const taper = (share: number) => radiusMm + (next - radiusMm) * share
    stroke(vessels, curve, taper, (distance, share) => 2.9 * taper(share) * roundBar(distance))
    if (radiusMm < 0.42 || depth > 9) return
    const end = curve[8]!
    const spread = random.between(0.25, 0.55)
    grow(end, heading + spread, next, depth + 1)
    grow(end, heading - spread * random.between(0.6, 1.1), next * random.between(0.75, 1), depth + 1)
    if (random.chance(0.55)) grow(curve[4]!, heading + (random.chance(0.5) ? 1 : -1) * random.between(0.5, 0.9), next * 0.62, depth + 2)
  }
  const s = anatomy.size
  for (const side of [-1, 1] as const) {
    const hilum = at(side * 38 * s, (side < 0 ? -14 : -22) * s)
    const outwards = side < 0 ? Math.PI : 0
    for (const turn of [-1.25, -0.75, -0.3, 0.15, 0.5, 0.85, 1.2]) {
      grow(at(hilum.xMm + random.normal() * 3, hilum.yMm + turn * 12), outwards + (side < 0 ? -turn : turn) + random.normal() * 0.08, random.between(2.7, 3.9), 0)
    }
    eachIn(vessels, { left: hilum.xMm - 40, right: hilum.xMm + 40, top: hilum.yMm - 50, bottom: hilum.yMm + 60 }, (index, x, y) => {
      const r = Math.hypot((x - hilum.xMm) / 13, (y - hilum.yMm - 8) / 26)
      vessels.data[index] = vessels.data[index]! + 15 * Math.exp(-r * r)
    })
  }
  blur(vessels, 0.5)
  const edge = sameShape(like)
  for (let i = 0; i < edge.data.length; i++) edge.data[i] = Math.max(lungs[0].data[i]!, lungs[1].data[i]!)
  blur(edge, 3)
  for (let i = 0; i < edge.data.length; i++) vessels.data[i] = vessels.data[i]! * smoothstep(0.4, 0.95, edge.data[i]!)
  return vessels
}

function drawHeart(like: Plane, anatomy: Anatomy): Plane {
  const heart = outlined(like, anatomy.heart)
  const round = sameShape(like)
  round.data.set(heart.data)
  blur(round, 9)
  blur(heart, 0.9)
  // The base of the heart passes into the great vessels without an edge.
  eachIn(heart, wholeFilm(heart), (index, _x, y) => {
    heart.data[index] = heart.data[index]! * smoothstep(-38 * anatomy.size, 14 * anatomy.size, y)
  })
  for (let i = 0; i < heart.data.length; i++) heart.data[i] = heart.data[i]! * 100 * Math.sqrt(Math.max(0, 2 * round.data[i]! - 0.86))
  return heart
}

/** Great vessels and the trachea: water added to, or taken from, the middle of the body. */
function drawMediastinum(layers: Layers, anatomy: Anatomy): void {
  const s = anatomy.size
  const add = (plane: Plane, curve: PointMm[], halfWidthMm: number, strength: number) =>
    stroke(plane, curve.map(({ xMm, yMm }) => at(xMm * s, yMm * s)), () => halfWidthMm * s, (d) => strength * roundBar(d))
  const vessels = sameShape(layers.heart)
  add(vessels, spline([at(-15, -150), at(-17, -90), at(-20, -30), at(-22, 20)], false), 13, 34)
  add(vessels, spline([at(-6, -20), at(-12, -55), at(6, -78), at(22, -70), at(25, -50), at(22, 10), at(19, 70), at(14, 130)], false), 15, 46)
  add(vessels, spline([at(10, -20), at(26, -34), at(40, -26)], false), 13, 30)
  add(vessels, spline([at(12, -160), at(14, -100), at(18, -70)], false), 12, 30)
  blur(vessels, 1)
  const airway = sameShape(layers.heart)
  add(airway, spline([at(1, -215), at(0, -150), at(1, -90), at(2, -58)], false), 8.5, 26)
  add(airway, spline([at(2, -58), at(-10, -44), at(-26, -28), at(-36, -12)], false), 6.2, 17)
  add(airway, spline([at(2, -58), at(14, -46), at(30, -36), at(42, -26)], false), 5.6, 15)
  blur(airway, 0.8)
  const stomach = at(62 * s, anatomy.domeYMm[1] + 24 * s)
  for (let i = 0; i < layers.heart.data.length; i++) layers.heart.data[i] = layers.heart.data[i]! + vessels.data[i]! - airway.data[i]!
  eachIn(layers.heart, { left: stomach.xMm - 45, right: stomach.xMm + 45, top: stomach.yMm - 22, bottom: stomach.yMm + 30 }, (index, x, y) => {
    const r = Math.hypot((x - stomach.xMm) / 34, (y - stomach.yMm) / (y < stomach.yMm ? 15 : 20))
    if (r < 1) layers.heart.data[index] = layers.heart.data[index]! - 46 * Math.sqrt(1 - r * r)
  })
}

function drawBones(like: Plane, anatomy: Anatomy, random: Random): Plane {
  const bones = sameShape(like)
  const s = anatomy.size
  const texture = fractalNoise(like, 3.2, 2, random)
  for (const side of [-1, 1] as const) {
    for (let n = 1; n <= 10; n++) stroke(bones, posteriorRib(anatomy, n, side), (t) => (5.6 + 1.2 * t) * s, (d, t) => (15 - 3.5 * t) * corticalBar(d) * smoothstep(1, 0.9, t))
    for (let n = 1; n <= 7; n++) stroke(bones, anteriorRib(anatomy, n, side), (t) => (6.2 + 1.6 * t) * s, (d, t) => (11 - 6 * t) * corticalBar(d) * smoothstep(0, 0.16, t))
    stroke(bones, clavicle(anatomy, side, random.between(-4, 4)), (t) => (t < 0.12 ? 8.5 : 6) * s, (d) => 24 * corticalBar(d))
    const plate = outlined(like, scapula(anatomy, side))
    blur(plate, 1.6)
    for (let i = 0; i < plate.data.length; i++) bones.data[i] = bones.data[i]! + 9 * plate.data[i]!
  }
  for (let n = 0; n < 17; n++) {
    const y = (-205 + n * 24.5) * s
    const half = { x: (15.5 + n * 0.35) * s, y: 10.6 * s }
    eachIn(bones, { left: -half.x - 4, right: half.x + 4, top: y - half.y - 3, bottom: y + half.y + 3 }, (index, x, yy) => {
      const u = Math.abs(x) / half.x
      const v = Math.abs(yy - y) / half.y
      const inside = 1 - smoothstep(0.93, 1.05, (u ** 8 + v ** 8) ** 0.125)
      const rim = Math.exp(-(((Math.max(u, v) - 0.93) / 0.07) ** 2))
      const pedicle = Math.exp(-(((Math.abs(x) - 11 * s) / 3.4) ** 2) - ((yy - y + 2) / 4.6) ** 2)
      const process = Math.exp(-((x / 2.6) ** 2) - ((yy - y - 6) / 8) ** 2)
      bones.data[index] = bones.data[index]! + inside * (10 + 5 * rim) + 6 * pedicle + 6 * process
    })
  }
  for (let i = 0; i < bones.data.length; i++) bones.data[i] = bones.data[i]! * (1 + 0.07 * texture.data[i]!)
  blur(bones, 0.45)
  return bones
}
