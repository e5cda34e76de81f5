import { spawnSync } from 'node:child_process'
import { crc32, deflateSync } from 'node:zlib'
import { convertIndexedToRgb, decode, encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { decodePicture, isPicture } from '@main/dicom/decode-picture'
import type { Picture } from '@main/dicom/picture'
import { encapsulatedFrames } from '@main/dicom/frames'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import { fixture } from '@test/fixtures/dicom/make'

const refused = (code: string): unknown => expect.objectContaining({ name: 'AppError', code })
const signature = Buffer.from('89504e470d0a1a0a', 'hex')

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  out.set(data, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

function header(columns: number, rows: number, bits: number, colourType: number, interlace = 0): Buffer {
  const out = Buffer.alloc(13)
  out.writeUInt32BE(columns, 0)
  out.writeUInt32BE(rows, 4)
  out.set([bits, colourType, 0, 0, interlace], 8)
  return chunk('IHDR', out)
}

/** A PNG with the given scanlines, each with its filter byte. */
const pngOf = (ihdr: Buffer, scanlines: Uint8Array, ...before: Buffer[]): Buffer => Buffer.concat([signature, ihdr, ...before, chunk('IDAT', deflateSync(scanlines)), chunk('IEND', Buffer.alloc(0))])
const scanlines = (rows: number, bytes: number, value: (row: number, byte: number) => number): Buffer =>
  Buffer.concat(Array.from({ length: rows }, (_, row) => Buffer.from([0, ...Array.from({ length: bytes }, (__, byte) => value(row, byte))])))

describe('decodePicture of a PNG', () => {
  it('reads grey of 8 bits', async () => {
    const picture = await decodePicture(pngOf(header(32, 33, 8, 0), scanlines(33, 32, (row, byte) => row + byte)))
    expect(picture).toMatchObject({ rows: 33, columns: 32, samplesPerPixel: 1, bitsStored: 8, lossy: false })
    expect(picture.values[32 * 5 + 7]).toBe(12)
  })

  it('stretches grey of 1, 2 and 4 bits', async () => {
    for (const [bits, byte, expected] of [[1, 0b10100000, [255, 0, 255, 0]], [2, 0b00011011, [0, 85, 170, 255]], [4, 0x0f, [0, 255, 0, 255]]] as const) {
      const picture = await decodePicture(pngOf(header(33, 32, bits, 0), scanlines(32, Math.ceil((33 * bits) / 8), () => byte)))
      expect([...picture.values.slice(33, 37)]).toEqual(expected)
    }
  })

  it('reads palettes and colours, and makes grey of what has no colour', async () => {
    const palette = chunk('PLTE', Buffer.from([10, 10, 10, 200, 100, 50]))
    const colours = await decodePicture(pngOf(header(32, 32, 8, 3), scanlines(32, 32, (_, byte) => byte & 1), palette))
    expect(colours).toMatchObject({ samplesPerPixel: 3 })
    expect([...colours.values.slice(0, 6)]).toEqual([10, 10, 10, 200, 100, 50])
    expect(await decodePicture(pngOf(header(32, 32, 8, 3), scanlines(32, 32, () => 0), palette))).toMatchObject({ samplesPerPixel: 1 })
    const rgb = await decodePicture(pngOf(header(32, 32, 8, 2), scanlines(32, 96, (_, byte) => byte)))
    expect([...rgb.values.slice(0, 3)]).toEqual([0, 1, 2])
  })

  it('lays what is transparent over black', async () => {
    const picture = await decodePicture(pngOf(header(32, 32, 8, 4), scanlines(32, 64, (_, byte) => (byte % 4 === 1 ? 255 : byte % 4 === 3 ? 51 : 200))))
    expect([...picture.values.slice(0, 2)]).toEqual([200, 40])
  })

  it('reads 16 bits of grey, and the high 8 of colours', async () => {
    const grey = await decodePicture(pngOf(header(32, 32, 16, 0), scanlines(32, 64, (_, byte) => (byte % 2 === 0 ? 0x12 : 0x34))))
    expect(grey).toMatchObject({ bitsStored: 16 })
    expect(grey.values[0]).toBe(0x1234)
    const rgb = await decodePicture(pngOf(header(32, 32, 16, 2), scanlines(32, 192, (_, byte) => byte)))
    expect([...rgb.values.slice(0, 3)]).toEqual([0, 2, 4])
  })

  it('reads interlaced pictures', async () => {
    const data = Uint8Array.from({ length: 35 * 37 }, (_, i) => i % 251)
    expect((await decodePicture(encode({ width: 35, height: 37, data, channels: 1, depth: 8 }, { interlace: 'Adam7' }))).values).toEqual(data)
  })

  it('reads no chunk that it does not need: a bomb in a profile does no harm', async () => {
    const bomb = chunk('iCCP', Buffer.concat([Buffer.from('a\0\0', 'latin1'), deflateSync(Buffer.alloc(50_000_000))]))
    const before = process.memoryUsage().arrayBuffers
    await decodePicture(pngOf(header(32, 32, 8, 0), scanlines(32, 32, () => 1), bomb))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  it('refuses sizes that are too small, too large or a lie, before it allocates', async () => {
    const tiny = scanlines(1, 1, () => 0)
    for (const [columns, rows] of [[31, 100], [100, 20_001], [20_000, 20_000], [0xffffffff, 0xffffffff], [0, 0]] as const) {
      await expect(decodePicture(pngOf(header(columns, rows, 8, 0), tiny))).rejects.toEqual(refused('IMAGE_SIZE'))
    }
    await expect(decodePicture(pngOf(header(5000, 5000, 8, 0), tiny))).rejects.toEqual(refused('PIXELS_INVALID'))
    await expect(decodePicture(pngOf(header(32, 32, 8, 0), Buffer.alloc(100_000_000)))).rejects.toEqual(refused('PIXELS_INVALID'))
  })

  it('refuses a PNG that ends early anywhere, or is damaged', async () => {
    const whole = pngOf(header(32, 32, 8, 0), scanlines(32, 32, (row, byte) => (row * byte) & 0xff))
    for (let end = 9; end < whole.length; end += 5) await expect(decodePicture(whole.subarray(0, end)), `${end}`).rejects.toEqual(refused('PIXELS_INVALID'))
    const damaged = Buffer.from(whole)
    damaged[60]! ^= 0x10
    await expect(decodePicture(damaged)).rejects.toEqual(refused('PIXELS_INVALID'))
  })

  it('refuses an index that its palette does not have', async () => {
    await expect(decodePicture(pngOf(header(32, 32, 8, 3), scanlines(32, 32, () => 9), chunk('PLTE', Buffer.alloc(6))))).rejects.toEqual(refused('PIXELS_INVALID'))
  })

  it('agrees with fast-png, which it is built on, about a picture of all kinds of bytes', async () => {
    const file = pngOf(header(64, 40, 4, 3), scanlines(40, 32, (row, byte) => (row * 7 + byte * 13) & 0xff), chunk('PLTE', Buffer.from(Array.from({ length: 48 }, (_, i) => i * 5))))
    expect((await decodePicture(file)).values).toEqual(convertIndexedToRgb(decode(file)))
  })
})

describe('decodePicture of a JPEG', () => {
  const stream = (name: string): Uint8Array => {
    const parsed = parseDicom(fixture(name))
    return Uint8Array.from(encapsulatedFrames(parsed, describeImage(parsed))(0))
  }

  it('reads grey of 8 and of 12 bits', async () => {
    expect(await decodePicture(stream('jpeg-baseline.dcm'))).toMatchObject<Partial<Picture>>({ rows: 33, columns: 40, samplesPerPixel: 1, bitsStored: 8, lossy: true })
    expect(await decodePicture(stream('jpeg-extended-12.dcm'))).toMatchObject<Partial<Picture>>({ bitsStored: 12 })
  })

  it('refuses one that was cut off', async () => {
    const whole = stream('jpeg-baseline.dcm')
    for (const share of [0.2, 0.5, 0.9]) await expect(decodePicture(whole.subarray(0, whole.length * share))).rejects.toEqual(refused('PIXELS_INVALID'))
  })

  it('refuses one that says it is huge', async () => {
    const lie = stream('jpeg-baseline.dcm')
    const frame = Buffer.from(lie.buffer).indexOf(Buffer.from('ffc0', 'hex'))
    lie.set([0xff, 0xdc, 0xff, 0xdc], frame + 5)
    await expect(decodePicture(lie)).rejects.toEqual(refused('IMAGE_SIZE'))
  })
})

describe('isPicture', () => {
  it('goes by the first bytes', () => {
    expect(isPicture(signature)).toBe(true)
    expect(isPicture(Buffer.from('ffd8ffe0', 'hex'))).toBe(true)
    expect(isPicture(Buffer.from('GIF89a'))).toBe(false)
    expect(isPicture(new Uint8Array())).toBe(false)
    expect(isPicture(fixture('rle.dcm'))).toBe(false)
  })
})

it('the tests can make a PNG that other programs read (needs file)', ({ skip }) => {
  const { error, stdout } = spawnSync('file', ['-'], { input: pngOf(header(32, 32, 8, 0), scanlines(32, 32, () => 1)), encoding: 'utf8' })
  if (error) skip('file is not installed')
  expect(stdout).toContain('PNG image data, 32 x 32')
})
