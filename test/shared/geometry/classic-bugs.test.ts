import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, compose, inverse, pixelOfPoint, pointOfPixel, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { imagePlane, orientationLetters, pixelOf, samePlace, worldOf, type ImagePlane, type Xyz } from '@shared/geometry/image-plane'
import { angleOf, cardiothoracicRatio, lengthOf } from '@shared/geometry/measure'
import { pixelSizeOf } from '@shared/geometry/pixel-size'
import { edgeLetters } from '@renderer/viewer/orientation'

const at = (columnPx: number, rowPx: number): PointPx => ({ columnPx, rowPx })
/** Spacing 0.5 x 2, origin (100, 200, 300): index and world can never be confused. A coronal plane, the patient's left on the right. */
const coronal = imagePlane({ frameOfReferenceUid: '1.2', position: [100, 200, 300], orientation: [1, 0, 0, 0, 0, -1], spacing: { rowMm: 2, columnMm: 0.5 } })!
/** Screens: zoomed by 0.4 and moved, then turned by quarter turns and mirrored. */
const quarter: Affine = { a: 0, b: 1, c: -1, d: 0, e: 900, f: 0 }
const mirrored: Affine = { a: -1, b: 0, c: 0, d: 1, e: 900, f: 0 }
const screens = [0, 1, 2, 3].flatMap((turns) =>
  [false, true].map((isMirrored) => {
    let map: Affine = { a: 0.4 * 0.5, b: 0, c: 0, d: 0.4 * 2, e: 31, f: -17 }
    if (isMirrored) map = compose(mirrored, map)
    for (let i = 0; i < turns; i++) map = compose(quarter, map)
    return map
  })
)

const unit = fc.double({ min: -1, max: 1, noNaN: true })
/** Decimal strings have few digits. */
const asWritten = (cosine: number) => Number(cosine.toFixed(4))
/** Any plane in space: two directions at right angles by Gram and Schmidt. */
const planes: fc.Arbitrary<ImagePlane> = fc
  .record({ a: fc.tuple(unit, unit, unit), b: fc.tuple(unit, unit, unit), position: fc.tuple(unit, unit, unit), rowMm: fc.double({ min: 0.05, max: 5, noNaN: true }), columnMm: fc.double({ min: 0.05, max: 5, noNaN: true }) })
  .map(({ a, b, position, rowMm, columnMm }) => {
    const norm = (v: readonly number[]) => v.map((part) => part / Math.hypot(...v))
    const row = norm(a)
    const along = b.reduce((sum, part, i) => sum + part * row[i]!, 0)
    const column = norm(b.map((part, i) => part - along * row[i]!))
    return imagePlane({ frameOfReferenceUid: '1.2', position: position.map((part) => part * 1000), orientation: [...row, ...column].map(asWritten), spacing: { rowMm, columnMm } })
  })
  .filter((plane) => plane !== null)

describe('classic bugs of image geometry', () => {
  it('index to world and back: within a millionth of a millimetre, for any plane in space', () => {
    fc.assert(
      fc.property(planes, fc.double({ min: 0, max: 20_000, noNaN: true }), fc.double({ min: 0, max: 20_000, noNaN: true }), (plane, columnPx, rowPx) => {
        const world = worldOf(plane, at(columnPx, rowPx))
        const again = worldOf(plane, pixelOf(plane, world))
        expect(Math.hypot(...world.map((part, i) => part - again[i]!))).toBeLessThanOrEqual(1e-6)
      }),
      { numRuns: 1000, endOnFailure: true }
    )
  })

  it('off by half a pixel: Image Position is the centre of the first pixel, and a film of n columns is n spacings wide', () => {
    expect(worldOf(coronal, at(0.5, 0.5))).toEqual([100, 200, 300])
    expect(worldOf(coronal, at(0, 0))).toEqual([99.75, 200, 301])
    expect(lengthOf(at(0, 0), at(400, 0), pixelSizeOf({ rowMm: 2, columnMm: 0.5, source: 'PixelSpacing' }))).toBe(200)
  })

  it('non-square pixels: along a row one goes by the spacing of the columns, and angles are those of the patient', () => {
    // The equation of PS3.3 C.7.6.2.1.1 as its matrix: indices (10, 20) of column and row.
    expect(worldOf(coronal, at(10.5, 20.5))).toEqual([100 + 10 * 0.5, 200, 300 - 20 * 2])
    const size = pixelSizeOf({ rowMm: 2, columnMm: 0.5, source: 'PixelSpacing' })
    expect(lengthOf(at(0, 0), at(60, 20), size)).toBe(50)
    // Four columns are as wide as a row is high: half a right angle, not the 14 degrees of the stored pixels.
    expect(angleOf(at(1, 0), at(0, 0), at(4, 1), size)).toBeCloseTo(45, 12)
  })

  it('non-square pixels without millimetres: the aspect ratio still shapes lengths and angles', () => {
    const size = pixelSizeOf(null, 2)
    expect(size).toMatchObject({ unit: 'px', source: null })
    expect(lengthOf(at(0, 0), at(3, 2), size)).toBe(5)
    expect(angleOf(at(5, 0), at(0, 0), at(2, 1), size)).toBeCloseTo(45, 12)
  })

  it('flipped or rotated images: a line on the screen measures the same millimetres in all eight positions', () => {
    const size = pixelSizeOf({ rowMm: 2, columnMm: 0.5, source: 'PixelSpacing' })
    const ends: [PointPx, PointPx] = [at(120, 44), at(360, 80)]
    for (const screen of screens) {
      const [from, to] = ends.map((end) => apply(screen, pointOfPixel(end)))
      // Drawn on the screen, so taken back to the film by the way the window does it.
      const [a, b] = [from!, to!].map((point) => pixelOfPoint(apply(inverse(screen)!, point)))
      expect(lengthOf(a!, b!, size)).toBeCloseTo(Math.hypot(120, 72), 9)
      expect(a!.columnPx).toBeCloseTo(120, 9)
      expect(b!.rowPx).toBeCloseTo(80, 9)
    }
  })

  it('laterality markers: the letter at an edge names the side of the patient that lies there, in all eight positions', () => {
    const beyond: Record<string, Xyz> = { L: [1e6, 200, 260], R: [-1e6, 200, 260], H: [150, 200, 1e6], F: [150, 200, -1e6] }
    const letters = orientationLetters([1, 0, 0, 0, 0, -1])
    expect(letters).toBe('L\\F')
    for (const screen of screens) {
      const edges = edgeLetters(letters, screen)!
      const seen = (letter: string) => apply(screen, pointOfPixel(pixelOf(coronal, beyond[letter]!)))
      expect(seen(edges.right).x).toBeGreaterThan(1e4)
      expect(seen(edges.left).x).toBeLessThan(-1e4)
      expect(seen(edges.top).y).toBeLessThan(-1e4)
      expect(seen(edges.bottom).y).toBeGreaterThan(1e4)
    }
  })

  it('laterality markers: letters come from what the file states, never from a habit', () => {
    expect(orientationLetters([])).toBeNull()
    expect(orientationLetters([1, 0, 0, 1, 0, 0])).toBeNull()
    expect(orientationLetters([0, 1, 0, 0, 0, -1])).toBe('P\\F')
    expect(orientationLetters([-0.8, 0.6, 0, 0, 0, -1])).toBe('RP\\F')
  })

  it('wrong frame of reference: places are carried over within one only, and from a plane that is one', () => {
    const shifted = { ...coronal, originMm: [110, 200, 300] as const }
    expect(samePlace(coronal, shifted, at(30.5, 7))).toEqual(at(10.5, 7))
    expect(samePlace(coronal, { ...shifted, frameOfReferenceUid: '1.3' }, at(30.5, 7))).toBeNull()
    expect(samePlace(coronal, null, at(30.5, 7))).toBeNull()
    const written = { frameOfReferenceUid: '1.2', position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0], spacing: { rowMm: 1, columnMm: 1 } }
    for (const wrong of [{ frameOfReferenceUid: '' }, { position: [0, 0] }, { position: [0, NaN, 0] }, { orientation: [1, 0, 0, 0.5, 0.8, 0] }, { orientation: [2, 0, 0, 0, 1, 0] }, { spacing: null }]) {
      expect(imagePlane({ ...written, ...wrong })).toBeNull()
    }
    expect(imagePlane(written)).not.toBeNull()
  })

  it('mm from the wrong spacing tag: a measurement carries the attribute that it rests on, and without one it is in pixels', () => {
    expect(pixelSizeOf({ rowMm: 0.2, columnMm: 0.1, source: 'ImagerPixelSpacing' })).toEqual({ width: 0.1, height: 0.2, unit: 'mm', source: 'ImagerPixelSpacing' })
    expect(pixelSizeOf(null)).toEqual({ width: 1, height: 1, unit: 'px', source: null })
  })
})

describe('a cardiothoracic ratio', () => {
  const size = pixelSizeOf({ rowMm: 0.2, columnMm: 0.1, source: 'PixelSpacing' })

  it('takes the heart across, whatever the height of its widest points', () => {
    const { heart, thorax, ratio } = cardiothoracicRatio([at(900, 700), at(2300, 1100)], [at(300, 1200), at(3100, 1200)], size)
    expect([heart, thorax, ratio]).toEqual([140, 280, 0.5])
  })

  it('stays the same where the film lies askew', () => {
    const turn = 0.2
    const turned = ({ columnPx, rowPx }: PointPx) => at((Math.cos(turn) * columnPx * 0.1 - Math.sin(turn) * rowPx * 0.2) / 0.1, (Math.sin(turn) * columnPx * 0.1 + Math.cos(turn) * rowPx * 0.2) / 0.2)
    const askew = cardiothoracicRatio([turned(at(900, 700)), turned(at(2300, 1100))], [turned(at(300, 1200)), turned(at(3100, 1200))], size)
    expect(askew.ratio).toBeCloseTo(0.5, 9)
  })

  it('is none while the thorax has no width', () => {
    expect(cardiothoracicRatio([at(1, 1), at(2, 1)], [at(5, 5), at(5, 5)], size).ratio).toBeNull()
  })
})
