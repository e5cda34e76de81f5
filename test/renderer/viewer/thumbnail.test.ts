import { beforeAll, describe, expect, it } from 'vitest'
import type { FilmFrame } from '@shared/domain/film-frame'
import type { PixelValues } from '@shared/geometry/raster'
import { pictureOf } from '@renderer/viewer/painting/picture'
import { thumbnailOf } from '@renderer/viewer/thumbnail'
import { greyFilm } from '@test/fixtures/dicom/grey-film'
import { filmOf } from '@test/fixtures/painted-film'

const ref = { sopInstanceUid: '2.25.9', frame: 0, spacing: null }
let frame: FilmFrame
beforeAll(async () => {
  frame = { ...(await filmOf(greyFilm('MONOCHROME2'))).frame, columns: 200, rows: 100, windows: [{ centre: 50.5, width: 101, shape: 'LINEAR', label: '' }], modality: { kind: 'rescale', slope: 1, intercept: 0 }, found: { low: 0, high: 1000 } }
})
const ramp = Uint16Array.from({ length: 20_000 }, (_, i) => i % 200)
const thumbnail = (change: Partial<FilmFrame> = {}, values: PixelValues = ramp, components: 1 | 3 = 1, spacing: { rowMm: number; columnMm: number; source: 'PixelSpacing' } | null = null) =>
  thumbnailOf({ frame: { ...frame, components, ...change }, picture: pictureOf(values, 200, 100, components) }, { ...ref, spacing }, 20)
const pixel = ({ pixels }: { pixels: Uint8ClampedArray }, n: number) => [...pixels.subarray(4 * n, 4 * n + 4)]

describe('a thumbnail', () => {
  it('keeps the proportions, of pixels that are not square too, and shows the window that was filed', () => {
    const small = thumbnail()
    expect([small.width, small.height]).toEqual([20, 10])
    expect(pixel(small, 5)).toEqual([140, 140, 140, 255]) // a mean of 55 of 0 to 100
    expect(pixel(small, 15)[0]).toBe(255)
    const { width, height } = thumbnail({}, ramp, 1, { rowMm: 0.4, columnMm: 0.1, source: 'PixelSpacing' })
    expect([width, height]).toEqual([10, 20])
  })

  it('of a MONOCHROME1 film is turned round, without a window spreads the values, and keeps colours', () => {
    expect(pixel(thumbnail({ negative: true }), 5)[0]).toBe(115)
    expect(pixel(thumbnail({ windows: [] }), 5)[0]).toBe(14)
    const red = Uint8Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? 200 : 7))
    expect(pixel(thumbnail({ found: { low: 0, high: 255 } }, red, 3), 0)).toEqual([200, 7, 7, 255])
  })
})
