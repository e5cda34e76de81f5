import { createAnatomy } from '@main/library/phantom/anatomy'
import { drawLayers, type Layers } from '@main/library/phantom/draw'
import { stateOf, reportOf, type DrawnFinding } from '@main/library/phantom/findings'
import { drawFinding } from '@main/library/phantom/lesions'
import { drawMarker } from '@main/library/phantom/marker'
import { blur, createPlane, enlarge, sameShape, type Plane } from '@main/library/phantom/plane'
import { createRandom, type Random } from '@shared/random'
import type { FindingState } from '@shared/domain/finding'

/** Which film to draw. `person` fixes the anatomy, so films of one person with other findings are its priors. */
export interface PhantomSpec {
  readonly person: number
  readonly exposure: number
  readonly female: boolean
  readonly findings: readonly DrawnFinding[]
  /** Long side of the film in pixels; 2,430 by default (a 35 x 43 cm cassette at 0.177 mm). */
  readonly rowsPx?: number
}

export interface DrawnTruth {
  readonly finding: DrawnFinding
  readonly state: FindingState
  /** 1 inside the finding, row-major over `maskRows` x `maskColumns`, which cover the whole film. */
  readonly mask: Uint8Array
}

/** A drawn film: 12-bit values, bright is dense (MONOCHROME2), with what is true of it. */
export interface Phantom {
  readonly rows: number
  readonly columns: number
  readonly spacingMm: number
  readonly pixels: Uint16Array
  readonly maskRows: number
  readonly maskColumns: number
  readonly truth: readonly DrawnTruth[]
  readonly report: string
}

const filmHeightMm = 430
const filmWidthMm = 354
const maximum = 4095
/** No path through a body is longer; beyond it the plate is white. */
const longestPathMm = 1000

/**
 * Draws a frontal chest radiograph from nothing but numbers: a drawing for demonstrations and tests, not a patient.
 * Anatomy and findings are drawn at half resolution as mm of water, noise and marker at full resolution.
 */
export function drawPhantom(spec: PhantomSpec): Phantom {
  const rows = spec.rowsPx ?? 2430
  const columns = Math.round((rows * filmWidthMm) / filmHeightMm)
  const spacingMm = filmHeightMm / rows
  const person = createRandom(spec.person * 7919 + 17)
  const film = createRandom(spec.person * 104_729 + spec.exposure * 1_299_709 + 5)

  const enlargedHeart = spec.findings.find((finding) => finding.class === 'cardiomegaly')
  const heartScale = enlargedHeart ? [1.24, 1.36, 1.5][enlargedHeart.grade]! : person.between(0.94, 1.06)
  const anatomy = createAnatomy(person, spec.female, heartScale)
  const coarse = createPlane(Math.ceil(rows / 2), Math.ceil(columns / 2), spacingMm * 2)
  const layers = drawLayers(coarse, anatomy, person)
  const masks = spec.findings.map((finding) => drawFinding(layers, anatomy, finding, film))

  const dense = enlarge(addUp(layers), rows, columns)
  const pixels = expose(dense, film)
  drawMarker(pixels, rows, columns, spacingMm)
  return {
    rows,
    columns,
    spacingMm,
    pixels,
    maskRows: coarse.rows,
    maskColumns: coarse.columns,
    truth: spec.findings.map((finding, i) => ({ finding, state: stateOf(finding), mask: Uint8Array.from(masks[i]!.data) })),
    report: reportOf(spec.findings)
  }
}

/** Optical path in mm of water; bone counts more. Scatter adds a blurred share. */
function addUp({ body, air, vessels, heart, bones }: Layers): Plane {
  const sum = sameShape(body)
  for (let i = 0; i < sum.data.length; i++) {
    if (body.data[i] === 0) continue
    sum.data[i] = Math.max(0, body.data[i]! - air.data[i]! + vessels.data[i]! + 0.62 * heart.data[i]! + 1.5 * bones.data[i]!)
  }
  const scatter = sameShape(sum)
  scatter.data.set(sum.data)
  blur(scatter, 16)
  for (let i = 0; i < sum.data.length; i++) sum.data[i] = 0.86 * sum.data[i]! + 0.14 * scatter.data[i]!
  return sum
}

/** The plate's answer: logarithmic with a toe and shoulder, more noise where less gets through, collimated edges. */
function expose(path: Plane, random: Random): Uint16Array {
  const { rows, columns, data, spacingMm } = path
  const grain = sameShape(path)
  for (let i = 0; i < grain.data.length; i++) grain.data[i] = random.between(-1.7, 1.7)
  const [left, right, top, bottom] = [5, 5, 6, 4].map((mm) => (mm + random.between(0, 5)) / spacingMm) as [number, number, number, number]
  const tones = Float32Array.from({ length: 4 * longestPathMm }, (_, quarterMm) => 1 / (1 + Math.exp(-(quarterMm / 4 - 148) / 37)))
  const pixels = new Uint16Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column
      const neighbours = 0.55 * grain.data[i]! + 0.28 * (grain.data[i + 1] ?? 0) + 0.28 * (grain.data[i + columns] ?? 0)
      const tone = tones[Math.min(tones.length - 1, Math.round(4 * data[i]!))]!
      const noise = neighbours * (9 + 30 * tone * tone)
      const open = row >= top && rows - row > bottom && column >= left && columns - column > right
      pixels[i] = open ? Math.min(maximum, Math.max(0, 130 + 3560 * tone + noise)) : 24
    }
  }
  return pixels
}
