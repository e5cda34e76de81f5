import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '@main/dicom/decode'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { secondaryCapture } from '@main/dicom/secondary-capture'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const side = 40
const ramp16 = Uint16Array.from({ length: side * side }, (_, i) => i * 40)
const png = encode({ width: side, height: side, data: ramp16, channels: 1, depth: 16 })

function jpeg(colour: (i: number) => readonly [number, number, number]): Uint8Array {
  const data = Buffer.alloc(side * side * 4, 255)
  for (let i = 0; i < side * side; i++) data.set(colour(i), 4 * i)
  return encodeJpeg({ data, width: side, height: side }, 95).data
}

describe('secondaryCapture', () => {
  it('keeps the pixels of a PNG to the bit, of 16 bits too', async () => {
    const parsed = parseDicom(await secondaryCapture(png, 'film.png'))
    expect(readHeader(parsed)).toMatchObject({
      series: { modality: 'OT' },
      study: { description: 'film.png' },
      instance: { rows: side, columns: side, bitsStored: 16, photometric: 'MONOCHROME2', sopClassUid: '1.2.840.10008.5.1.4.1.1.7', spacing: null }
    })
    expect((await decodeFrame(parsed, 0)).values).toEqual(ramp16)
  })

  it('makes the same file of the same picture, and other UIDs of another', async () => {
    const [a, again] = [await secondaryCapture(png, 'a.png'), await secondaryCapture(png, 'a.png')]
    expect(again).toEqual(a)
    const other = encode({ width: side, height: side, data: ramp16.map((value) => value ^ 1), channels: 1, depth: 16 })
    const [first, second] = [readHeader(parseDicom(a)), readHeader(parseDicom(await secondaryCapture(other, 'a.png')))]
    expect(first.instance.sopInstanceUid).toMatch(/^2\.25\.\d+$/)
    for (const [x, y] of [[first.instance.sopInstanceUid, second.instance.sopInstanceUid], [first.study.uid, second.study.uid], [first.series.uid, second.series.uid], [first.patient.id, second.patient.id]]) expect(x).not.toBe(y)
    expect(new Set([first.instance.sopInstanceUid, first.study.uid, first.series.uid]).size).toBe(3)
  })

  it('decodes a JPEG, and keeps grey grey', async () => {
    const grey = await secondaryCapture(jpeg((i) => [i >> 3, i >> 3, i >> 3]), 'film.jpg')
    const frame = await decodeFrame(parseDicom(grey), 0)
    expect(frame).toMatchObject({ samplesPerPixel: 1, photometric: 'MONOCHROME2', bitsStored: 8 })
    expect(Math.max(...Array.from(frame.values, (value, i) => Math.abs(value - (i >> 3))))).toBeLessThan(8)
  })

  it('decodes a JPEG in colours to red, green and blue', async () => {
    const frame = await decodeFrame(parseDicom(await secondaryCapture(jpeg(() => [200, 100, 50]), 'photo.jpg')), 0)
    expect(frame).toMatchObject({ samplesPerPixel: 3, photometric: 'RGB' })
    for (const [i, value] of [200, 100, 50].entries()) expect(Math.abs(frame.values[300 + i]! - value)).toBeLessThan(4)
  })

  it('takes names of any kind and length', async () => {
    const name = `C:\\films\\${'x'.repeat(100)}\u202e\n.png`
    const { study } = readHeader(parseDicom(await secondaryCapture(png, name)))
    expect(study.description).toHaveLength(64)
    expect(study.description).toMatch(/^C:\/films\/xxx/)
  })

  it.skipIf(spawnSync('dcmdump', ['--version']).error)('writes files that DCMTK reads without a warning (needs dcmdump)', async () => {
    const folder = temporaryFolder()
    for (const [name, picture] of [['png', png], ['jpeg', jpeg(() => [200, 100, 50])]] as const) {
      const path = join(folder, name)
      writeFileSync(path, await secondaryCapture(picture, 'Zoë 山田.png'))
      const { stdout, stderr, status } = spawnSync('dcmdump', ['-v', '+U8', path], { encoding: 'utf8' })
      expect(status).toBe(0)
      expect(stderr).not.toMatch(/[WE]:/)
      expect(stdout).toContain('[Zoë 山田.png]')
    }
  })
})
