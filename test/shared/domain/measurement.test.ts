import { describe, expect, it } from 'vitest'
import { measured } from '@shared/domain/measurement'
import { pixelSizeOf } from '@shared/geometry/pixel-size'

const at = (columnPx: number, rowPx: number) => ({ columnPx, rowPx })
const detector = pixelSizeOf({ rowMm: 0.2, columnMm: 0.1, source: 'ImagerPixelSpacing' })

describe('what a measurement says', () => {
  it('is a length in millimetres where the film states a spacing, in pixels where not', () => {
    const shape = { kind: 'length' as const, points: [at(0, 0), at(300, 200)] }
    expect(measured(shape, detector)).toEqual({ kind: 'length', length: 50 })
    expect(measured(shape, pixelSizeOf(null))).toEqual({ kind: 'length', length: Math.hypot(300, 200) })
  })

  it('is an angle, or a ratio of heart to thorax', () => {
    expect(measured({ kind: 'angle', points: [at(200, 0), at(0, 0), at(0, 7)] }, detector)).toEqual({ kind: 'angle', degrees: 90 })
    expect(measured({ kind: 'cardiothoracic', points: [at(100, 0), at(220, 50), at(0, 90), at(240, 90)] }, detector)).toEqual({ kind: 'cardiothoracic', heart: 12, thorax: 24, ratio: 0.5 })
  })

  it('is nothing while points are missing', () => {
    for (const kind of ['length', 'angle', 'cardiothoracic'] as const) expect(measured({ kind, points: [at(1, 1)] }, detector)).toBeNull()
    expect(measured({ kind: 'cardiothoracic', points: [at(1, 1), at(2, 2), at(3, 3)] }, detector)).toBeNull()
  })
})
