import { describe, expect, it } from 'vitest'
import { modalityOf, voiOf, windowVoi } from '@main/dicom/lut'
import { parseDicom } from '@main/dicom/parse'
import type { DataSet, ElementValue } from '@main/dicom/write'
import { imageFile, words, type Elements } from '@test/fixtures/dicom/make'

const parse = (elements: Elements) => parseDicom(imageFile(elements))
const ds = (...numbers: number[]): ElementValue => ({ vr: 'DS', numbers })
const lut = (descriptor: number[], data: ElementValue): ElementValue => ({
  vr: 'SQ',
  items: [new Map<number, ElementValue>([[0x00283002, { vr: 'US', numbers: descriptor }], [0x00283006, data]])]
})
const ow = (...values: number[]): ElementValue => ({ vr: 'OW', bytes: words(values) })
const modalityLut = 0x00283000
const voiLut = 0x00283010

describe('modalityOf', () => {
  it('is slope and intercept', () => {
    expect(modalityOf(parse([[0x00281052, ds(-1024)], [0x00281053, ds(2)]]), 0, false)(100)).toBe(-824)
  })

  it('is the value itself without a rescale, or with one that makes no sense', () => {
    expect(modalityOf(parse([]), 0, false)(100)).toBe(100)
    expect(modalityOf(parse([[0x00281053, ds(0)], [0x00281052, ds(5)]]), 0, false)(100)).toBe(100)
  })

  it('is a table where there is one, its ends going on for ever', () => {
    const table = modalityOf(parse([[modalityLut, lut([3, 10, 16], ow(7, 8, 9))], [0x00281053, ds(2)]]), 0, false)
    expect([9, 10, 11, 12, 13].map(table)).toEqual([7, 7, 8, 9, 9])
  })

  it('reads the first input of a table as signed where the pixels are', () => {
    expect(modalityOf(parse([[modalityLut, lut([2, 0xfffe, 16], ow(7, 8))]]), 0, true)(-1)).toBe(8)
  })

  it('leaves a table out that is shorter than it says', () => {
    expect(modalityOf(parse([[modalityLut, lut([300, 0, 16], ow(7, 8))]]), 0, false)(1)).toBe(1)
  })
})

describe('windowVoi', () => {
  // The example values follow the formulas of PS3.3 C.11.2.1.2 and C.11.2.1.3.
  it('LINEAR reaches black and white half a value inside its width', () => {
    const voi = windowVoi({ centre: 2048, width: 4096, shape: 'LINEAR' })
    expect([0, 4095, -5, 9999].map(voi)).toEqual([0, 1, 0, 1])
    expect(voi(2047.5)).toBe(0.5)
  })

  it('LINEAR of width 1 is a threshold', () => {
    const voi = windowVoi({ centre: 100, width: 1, shape: 'LINEAR' })
    expect([99, 99.5, 99.6, 100].map(voi)).toEqual([0, 0, 1, 1])
  })

  it('LINEAR_EXACT uses its whole width', () => {
    const voi = windowVoi({ centre: 100, width: 10, shape: 'LINEAR_EXACT' })
    expect([95, 100, 105].map(voi)).toEqual([0, 0.5, 1])
  })

  it('SIGMOID is half at its centre and never quite at its ends', () => {
    const voi = windowVoi({ centre: 100, width: 40, shape: 'SIGMOID' })
    expect(voi(100)).toBe(0.5)
    expect(voi(110)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12)
    expect(voi(400)).toBeLessThan(1)
  })
})

describe('voiOf', () => {
  const window: Elements = [[0x00281050, ds(50, 1)], [0x00281051, ds(100, 1)]]

  it('is the first window', () => {
    expect(voiOf(parse(window), 0, false)!(49.5)).toBe(0.5)
  })

  it('is the table before the window', () => {
    const table = voiOf(parse([...window, [voiLut, lut([2, 0, 8], ow(255, 0))]]), 0, false)!
    expect([0, 1, 2].map(table)).toEqual([1, 0, 0])
  })

  it('reads entries of 8 bits one to a word, or packed', () => {
    for (const data of [ow(0, 51, 255, 102), ow(0x3300, 0x66ff)]) {
      const table = voiOf(parse([[voiLut, lut([4, 0, 8], data)]]), 0, false)!
      expect([0, 1, 2, 3].map((value) => Math.round(table(value) * 255))).toEqual([0, 51, 255, 102])
    }
  })

  it('is the window where the table is shorter than it says', () => {
    expect(voiOf(parse([...window, [voiLut, lut([0, 0, 16], ow(1, 2))]]), 0, false)!(49.5)).toBe(0.5)
  })

  it('is null without either, or with a window of no width', () => {
    expect(voiOf(parse([]), 0, false)).toBeNull()
    expect(voiOf(parse([[0x00281050, ds(50)], [0x00281051, ds(0)]]), 0, false)).toBeNull()
  })

  it('is of the frame in an enhanced image, else what all frames share', () => {
    const group = (centre: number): DataSet => {
      const voi: DataSet = new Map<number, ElementValue>([[0x00281050, ds(centre)], [0x00281051, ds(101)]])
      return new Map<number, ElementValue>([[0x00289132, { vr: 'SQ', items: [voi] }]])
    }
    const shared: ElementValue = { vr: 'SQ', items: [group(51)] }
    const perFrame: ElementValue = { vr: 'SQ', items: [new Map<number, ElementValue>(), group(60)] }
    const image = parse([[0x52009229, shared], [0x52009230, perFrame]])
    expect(voiOf(image, 0, false)!(50.5)).toBe(0.5)
    expect(voiOf(image, 1, false)!(59.5)).toBe(0.5)
  })
})
