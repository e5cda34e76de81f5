import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { renderGray8 } from '@main/dicom/render'
import type { ElementValue } from '@main/dicom/write'
import { fixture, imageFile, words, type Elements } from '@test/fixtures/dicom/make'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { waveFile } from '@test/fixtures/dicom/wave'

const gray = async (bytes: Uint8Array): Promise<number[]> => [...(await renderGray8(parseDicom(bytes), 0)).gray]
const ds = (...numbers: number[]): ElementValue => ({ vr: 'DS', numbers })
const us = (...numbers: number[]): ElementValue => ({ vr: 'US', numbers })
const cs = (text: string): ElementValue => ({ vr: 'CS', text })
const window = (centre: number, width: number): Elements => [[0x00281050, ds(centre)], [0x00281051, ds(width)]]
const pixels = (...values: number[]): Elements[number] => [0x7fe00010, { vr: 'OW', bytes: words(values) }]

describe('renderGray8', () => {
  it('spreads the values that occur where the file has no window', async () => {
    expect(await gray(imageFile([pixels(100, 110, 120, 130, 140, 151, 100, 100)]))).toEqual([0, 50, 100, 150, 200, 255, 0, 0])
  })

  it('uses the window after the rescale', async () => {
    expect(await gray(imageFile([...window(0, 256), [0x00281052, ds(-128)]]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('turns MONOCHROME1 over: what is stored bright comes out dark', async () => {
    expect(await gray(imageFile([...window(3.5 + 0.5, 8), [0x00280004, cs('MONOCHROME1')]]))).toEqual([255, 219, 182, 146, 109, 73, 36, 0])
  })

  it('leaves padding black, and out of the range of values', async () => {
    const padding: Elements = [[0x00280120, us(60000)], pixels(60000, 10, 20, 30, 40, 61, 10, 10)]
    expect(await gray(imageFile(padding))).toEqual([0, 0, 50, 100, 150, 255, 0, 0])
    expect(await gray(imageFile([...padding, [0x00280004, cs('MONOCHROME1')]]))).toEqual([0, 255, 205, 155, 105, 0, 255, 255])
    expect(await gray(imageFile([...padding, [0x00280121, us(60010)], pixels(60000, 60010, 60005, 30, 40, 80, 30, 30)]))).toEqual([0, 0, 0, 0, 51, 255, 0, 0])
  })

  it('renders signed values, of 8 bits too', async () => {
    const signed: Elements = [[0x00280103, us(1)]]
    expect(await gray(imageFile([...signed, pixels(0xffff, 0, 0xff01, 0, 0, 0, 0, 0)]))).toEqual([254, 255, 0, 255, 255, 255, 255, 255])
    const bytes: Elements[number] = [0x7fe00010, { vr: 'OB', bytes: Uint8Array.of(128, 127, 0, 0, 0, 0, 0, 0) }]
    expect(await gray(imageFile([...signed, [0x00280100, us(8)], [0x00280101, us(8)], [0x00280102, us(7)], bytes]))).toEqual([0, 255, 128, 128, 128, 128, 128, 128])
  })

  it('renders values of 32 bits', async () => {
    const wide: Elements[number] = [0x7fe00010, { vr: 'OW', bytes: new Uint8Array(Uint32Array.from([0, 4e9, 2e9, 0, 0, 0, 0, 0]).buffer) }]
    expect(await gray(imageFile([[0x00280100, us(32)], [0x00280101, us(32)], [0x00280102, us(31)], wide]))).toEqual([0, 255, 128, 0, 0, 0, 0, 0])
  })

  it('makes luminance of colours and of palettes', async () => {
    const colours = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 100, 100, 100, 1, 1, 1, 2, 2, 2)
    const eight: Elements = [[0x00280100, us(8)], [0x00280101, us(8)], [0x00280102, us(7)]]
    const rgb: Elements = [...eight, [0x00280002, us(3)], [0x00280004, cs('RGB')], [0x00280006, us(0)], [0x7fe00010, { vr: 'OB', bytes: colours }]]
    expect(await gray(imageFile(rgb))).toEqual([76, 150, 29, 255, 0, 100, 1, 2])
    const table = (...values: number[]): ElementValue => ({ vr: 'OW', bytes: words(values) })
    const palette: Elements = [1, 2, 3].flatMap((c): Elements => [[0x00281100 + c, us(2, 0, 16)], [0x00281200 + c, table(0, c === 1 ? 0xffff : 0)]])
    expect(await gray(imageFile([...eight, ...palette, [0x00280004, cs('PALETTE COLOR')], [0x7fe00010, { vr: 'OB', bytes: Uint8Array.of(0, 1, 2, 3, 0, 0, 0, 0) }]]))).toEqual([0, 76, 76, 76, 0, 0, 0, 0])
  })

  it('renders a colour film of YCbCr as the luminance it was made of', async () => {
    const ybr = await gray(fixture('jpeg-baseline-ybr.dcm'))
    const rgb = await gray(fixture('rle-rgb.dcm'))
    expect(Math.max(...ybr.map((value, i) => Math.abs(value - rgb[i]!)))).toBeLessThan(12)
  })

  it('shows a picture of one value as black and not as nonsense', async () => {
    expect(await gray(imageFile([pixels(5, 5, 5, 5, 5, 5, 5, 5)]))).toEqual(Array(8).fill(0))
  })
})

/** 8-bit grey as DCMTK renders it, or null where it cannot read the file. */
function dcmtkGray(path: string, folder: string, voi: readonly string[], pixelCount: number): Uint8Array | null {
  const out = join(folder, 'film.pgm')
  for (const tool of ['dcmj2pnm', 'dcml2pnm', 'dcm2pnm']) {
    if (spawnSync(tool, ['-q', '-O', '+op', ...voi, path, out]).status === 0) {
      const bytes = readFileSync(out)
      return bytes.subarray(bytes.length - pixelCount)
    }
  }
  return null
}

describe.skipIf(spawnSync('dcmj2pnm', ['--version']).error !== undefined)('next to DCMTK (skipped: dcmj2pnm is not installed)', () => {
  async function expectAlike(path: string, folder: string): Promise<boolean> {
    const parsed = parseDicom(new Uint8Array(readFileSync(path)))
    const { instance } = readHeader(parsed)
    const { gray: ours } = await renderGray8(parsed, 0)
    const voi = parsed.dataSet.elements.has(0x00283010) ? ['+Wl', '1'] : instance.windows.length > 0 ? ['+Wi', '1'] : ['+Wm']
    const theirs = dcmtkGray(path, folder, voi, ours.length)
    if (theirs === null) return false
    let largest = 0
    for (let i = 0; i < ours.length; i++) largest = Math.max(largest, Math.abs(ours[i]! - theirs[i]!))
    expect(largest, path).toBeLessThanOrEqual(1)
    return true
  }

  it('grey levels differ by at most 1 on our own films', async () => {
    expect(execFileSync('dcmj2pnm', ['--version'], { encoding: 'utf8' })).toContain('dcmtk')
    const folder = temporaryFolder()
    for (const [name, bytes] of [
      ['window', waveFile()],
      ['narrow', waveFile({ window: { centre: 1800, width: 700 } })],
      ['inverse', waveFile({ photometric: 'MONOCHROME1' })],
      ['lossless', fixture('jpeg-lossless-sv6.dcm')],
      ['extended', fixture('jpeg-extended-12.dcm')]
    ] as const) {
      const path = join(folder, `${name}.dcm`)
      writeFileSync(path, bytes)
      expect(await expectAlike(path, folder), name).toBe(true)
    }
  })

  const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
  it.skipIf(!existsSync(corpus))('grey levels differ by at most 1 on the corpus (needs ../shared/data/dicom)', async () => {
    const folder = temporaryFolder()
    for (const name of [
      'chest/Monochrome1-Jpeg.dcm', 'chest/siim-cr-pa.dcm', 'syntaxes/mlut_18.dcm', 'syntaxes/vlut_04.dcm', 'syntaxes/native-mono1-12bit.dcm', 'syntaxes/CT_small.dcm',
      'syntaxes/RG3_JPLY.dcm', 'odd/voi-lut-a.dcm', 'odd/window-sigmoid.dcm', 'odd/left-aligned-12bit-a.dcm', 'odd/overlay-in-pixel-bits-a.dcm', 'syntaxes/rtdose_1frame.dcm'
    ]) {
      expect(await expectAlike(resolve(corpus, name), folder), name).toBe(true)
    }
  })
})
