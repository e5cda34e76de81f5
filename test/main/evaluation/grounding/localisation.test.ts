import { describe, expect, test } from 'vitest'
import type { AttentionGrid } from '@shared/geometry/attention-grid'
import { localise } from '@main/evaluation/grounding/localisation'
import { regionMask } from '@main/evaluation/grounding/region-mask'
import { summarise } from '@main/evaluation/grounding/summary'

/** 4 x 4 cells over a film of 80 rows and 40 columns. */
const grid: AttentionGrid = { imageRows: 80, imageColumns: 40, rows: 4, columns: 4, originColumnPx: 0, originRowPx: 0, cellWidthPx: 10, cellHeightPx: 20 }
const film = { rows: 80, columns: 40 }
const box = { finding: 'x', kind: 'box' as const, leftPx: 20, topPx: 0, widthPx: 20, heightPx: 40 }
const onTheBox = Array.from({ length: 16 }, (_, i) => (i % 4 >= 2 && i < 8 ? 1 : 0))
const elsewhere = onTheBox.toReversed()

describe('localise', () => {
  test('a map on the region hits it, overlaps it and stands out; one elsewhere does not', () => {
    const mask = regionMask([box], film)
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(20 * 40)
    const good = localise(grid, onTheBox, mask)!
    const bad = localise(grid, elsewhere, mask)!
    expect([good.hit, bad.hit]).toEqual([1, 0])
    expect(good.iou).toBeGreaterThan(0.6)
    expect(good.iouSharpened).toBeGreaterThan(0.8)
    expect(bad.iou).toBeLessThan(0.05)
    expect(good.cnr).toBeGreaterThan(2)
  })

  test('contrast to noise is the difference of means in units of both spreads', () => {
    // One value a half: the raster lies on the cells, so nothing is interpolated across the edge but one row.
    const halves = { rows: 2, columns: 1, data: Uint8Array.of(1, 0) }
    const twoCells: AttentionGrid = { ...grid, rows: 2, columns: 1, cellWidthPx: 40, cellHeightPx: 40 }
    expect(localise(twoCells, [3, 1], halves)).toMatchObject({ hit: 1, iou: 1, cnr: 0 })
    const quarters = { rows: 4, columns: 1, data: Uint8Array.of(1, 1, 0, 0) }
    // Bilinear at the quarters: 3, 2.5, 1.5, 1; means 2.75 and 1.25, variances 1/16 each.
    expect(localise(twoCells, [3, 1], quarters)!.cnr).toBeCloseTo(1.5 / Math.sqrt(2 / 16), 9)
  })

  test('a region of nothing, or of everything, is no measure', () => {
    expect(localise(grid, onTheBox, { rows: 1, columns: 2, data: Uint8Array.of(0, 0) })).toBeNull()
    expect(localise(grid, onTheBox, { rows: 1, columns: 2, data: Uint8Array.of(1, 1) })).toBeNull()
  })
})

test('a polygon covers what a box of its corners does, and no notch of its outline', () => {
  const { leftPx, topPx, widthPx, heightPx } = box
  const corner = (x: number, y: number) => ({ columnPx: leftPx + x * widthPx, rowPx: topPx + y * heightPx })
  expect(regionMask([{ kind: 'polygon', points: [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)] }], film)).toEqual(regionMask([box], film))
  const half = regionMask([{ kind: 'polygon', points: [corner(0, 0), corner(1, 0), corner(0.5, 0.5), corner(1, 1), corner(0, 1)] }], film)
  expect(half.data.reduce((sum, value) => sum + value, 0) / (widthPx * heightPx)).toBeCloseTo(0.75, 1)
})

test('a mask on a smaller raster lands on the same part of the film as a box', () => {
  const runs = Array.from({ length: 20 }, (_, row) => [row * 20 + 10, 10]).flat()
  expect(regionMask([{ kind: 'mask', rows: 40, columns: 20, runs }], film)).toEqual(regionMask([box], film))
})

test('figures are means over findings, over all and for each class, with intervals over patients', () => {
  const one = (name: string, patient: string, hit: number) => ({ class: name, patient, hit, iou: hit / 2, iouSharpened: 0, cnr: 1 })
  const reports = summarise([one('b', 'P1', 1), one('a', 'P1', 0), one('b', 'P2', 1), one('b', 'P3', 0)])
  expect(reports.map(({ class: name, findings, patients, pointing }) => [name, findings, patients, pointing.mean])).toEqual([[null, 4, 3, 0.5], ['a', 1, 1, 0], ['b', 3, 3, 2 / 3]])
  expect(reports[0]!.pointing.interval!.low).toBeLessThan(0.5)
  expect(reports[1]!.pointing.interval).toBeNull()
  expect(summarise([])).toEqual([])
})
