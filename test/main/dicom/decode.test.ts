import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkFrames, decodeFrame, type DecodedFrame } from '@main/dicom/decode'
import { encapsulatedFrames } from '@main/dicom/frames'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import { pixelSha256 } from '@main/dicom/pixel-hash'
import { elementHeader, encapsulatedFile, fixture, imageFile, rawFile, dataSetOf, words, type Elements } from '@test/fixtures/dicom/make'
import { wave } from '@test/fixtures/dicom/wave'

const refused = (code: string): unknown => expect.objectContaining({ name: 'AppError', code })
const decode = (bytes: Uint8Array, frame = 0): Promise<DecodedFrame> => decodeFrame(parseDicom(bytes), frame)
const values = async (bytes: Uint8Array, frame = 0): Promise<number[]> => Array.from((await decode(bytes, frame)).values)
const us = (tag: number, ...numbers: number[]): Elements[number] => [tag, { vr: 'US', numbers }]
const eightBits: Elements = [us(0x00280100, 8), us(0x00280101, 8), us(0x00280102, 7)]
const rgb: Elements = [us(0x00280002, 3), [0x00280004, { vr: 'CS', text: 'RGB' }], us(0x00280006, 0), ...eightBits]
const pixels = (bytes: Uint8Array, vr: 'OB' | 'OW' = 'OW'): Elements[number] => [0x7fe00010, { vr, bytes }]

describe('the wave as other programs wrote it', () => {
  it.each(['implicit', 'big-endian', 'deflated', 'rle', 'jpeg-lossless-sv1', 'jpeg-lossless-sv6', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'deflated-frame'])('%s comes out to the bit', async (name) => {
    const frame = await decode(fixture(`${name}.dcm`))
    expect(frame).toMatchObject({ rows: 33, columns: 40, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 12, signed: false, photometric: 'MONOCHROME2' })
    expect(frame.values).toEqual(wave)
  })

  const colours = Uint8Array.from({ length: wave.length * 3 }, (_, i) => (wave[Math.floor(i / 3)]! >> 4) * [1, 0.5, 0.25][i % 3]!)
  it.each(['rle-rgb', 'jpeg-lossless-rgb'])('%s comes out to the bit', async (name) => {
    const frame = await decode(fixture(`${name}.dcm`))
    expect(frame).toMatchObject({ samplesPerPixel: 3, photometric: 'RGB' })
    expect(frame.values).toEqual(colours)
  })

  it.each([
    ['jpeg-baseline', 'fa0f685125acfe0a47538210122c2a326eb3e94d81ffa9dc484739cf7046b33f', 'MONOCHROME2'],
    ['jpeg-extended-12', '29f9115507ae61a232484a4119e844c7fd5fc6327d8d63d58f405b0c721c65e3', 'MONOCHROME2'],
    ['jpeg-baseline-ybr', '192dbd3351e520a8d3dbce0d2e779cc77df9e687a71ea4125e739cc32afd630d', 'YBR_FULL'],
    ['jpeg-ls-near', '493892fc7b6035e53b4916db78de16709600d35f6333d994bee5a2043c2138b6', 'MONOCHROME2']
  ])('%s, which is lossy, comes out as DCMTK has it', async (name, sha256, photometric) => {
    const frame = await decode(fixture(`${name}.dcm`))
    expect(pixelSha256(frame)).toBe(sha256)
    expect(frame.photometric).toBe(photometric)
  })

  it.each(['rle', 'jpeg-lossless-sv1', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-baseline', 'jpeg-extended-12'])('%s that was cut off is refused, wherever it was cut', async (name) => {
    for (const share of [0.05, 0.3, 0.5, 0.8, 0.95]) {
      const cut = withStream(fixture(`${name}.dcm`), (stream) => stream.subarray(0, 2 * Math.floor((stream.length * share) / 2)))
      await expect(decode(cut), `${share}`).rejects.toEqual(refused('PIXELS_INVALID'))
    }
  })

  it.each(['jpeg-lossless-sv1', 'jpeg-ls', 'jpeg-baseline', 'jpeg-extended-12'])('%s that was cut off and got an end marker is refused too', async (name) => {
    for (const share of [0.4, 0.6, 0.8, 0.95]) {
      const cut = withStream(fixture(`${name}.dcm`), (stream) => Buffer.concat([stream.subarray(0, 2 * Math.floor((stream.length * share) / 2)), Buffer.of(0xff, 0xd9)]))
      await expect(decode(cut), `${share}`).rejects.toEqual(refused('PIXELS_INVALID'))
    }
  })

  it('the stream itself is what the two tests above change', async () => {
    expect((await decode(withStream(fixture('jpeg-ls.dcm'), (stream) => stream))).values).toEqual(wave)
  })

  it.each(['jpeg-lossless-sv1', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-baseline', 'jpeg-extended-12'])('%s of another size than the header says is refused before it is decoded', async (name) => {
    const file = fixture(`${name}.dcm`)
    const rows = parseDicom(file).dataSet.elements.get(0x00280010)!
    const lie = Uint8Array.from(file)
    lie[rows.offset] = 34
    await expect(decode(lie)).rejects.toThrow('another size')
  })

  it.each(['jpeg-lossless-sv1', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-baseline', 'jpeg-extended-12', 'rle', 'deflated-frame'])('random bytes for %s are refused', async (name) => {
    const garbage = Uint8Array.from({ length: 400 }, (_, i) => (i * 167 + 13) & 0xff)
    await expect(decode(encapsulatedFile(parseDicom(fixture(`${name}.dcm`)).syntax.uid, [new Uint8Array(), garbage]))).rejects.toMatchObject({ name: 'AppError' })
  })
})

/** The file with another code stream in its one frame. */
function withStream(file: Uint8Array, change: (stream: Uint8Array) => Uint8Array): Uint8Array {
  const parsed = parseDicom(file)
  const pixelData = parsed.dataSet.elements.get(0x7fe00010)!
  const changed = change(encapsulatedFrames(parsed, describeImage(parsed))(0))
  const whole = encapsulatedFile(parsed.syntax.uid, [new Uint8Array(), changed])
  const items = whole.subarray(parseDicom(whole).dataSet.elements.get(0x7fe00010)!.offset)
  return rawFile(parsed.syntax.uid, file.subarray(parsed.dataSetStart, pixelData.offset), items)
}

describe('checkFrames', () => {
  const deflated = deflateRawSync(words([0, 1, 2, 3, 4, 5, 6, 7]))
  const film = (...broken: number[]): Uint8Array => {
    const streams = Array.from({ length: 10 }, (_, i) => (broken.includes(i) ? deflated.subarray(0, 3) : deflated))
    return encapsulatedFile('1.2.840.10008.1.2.8.1', [new Uint8Array(), ...streams.map(even)], [[0x00280008, { vr: 'IS', numbers: [10] }]])
  }
  const even = (stream: Uint8Array) => Buffer.concat([stream, Buffer.alloc(stream.length % 2)])

  it('passes an image whose frames are all whole, and finds the one that is not, wherever it is', async () => {
    await expect(checkFrames(parseDicom(film()))).resolves.toBeUndefined()
    for (const broken of [0, 4, 9]) await expect(checkFrames(parseDicom(film(broken))), `${broken}`).rejects.toMatchObject({ name: 'AppError' })
  })

  it('decodes no more than its budget, from the first to the last', async () => {
    await expect(checkFrames(parseDicom(film(5)), { frames: 3, samples: 1e9 })).rejects.toMatchObject({ name: 'AppError' })
    await expect(checkFrames(parseDicom(film(1, 2, 3, 4, 6, 7, 8)), { frames: 3, samples: 1e9 })).resolves.toBeUndefined()
    await expect(checkFrames(parseDicom(film(1, 2, 3, 4, 5, 6, 7, 8)), { frames: 100, samples: 16 })).resolves.toBeUndefined()
    await expect(checkFrames(parseDicom(film(9)), { frames: 100, samples: 16 })).rejects.toMatchObject({ name: 'AppError' })
  })
})

describe('native pixels', () => {
  it('are as stored, in arrays of the allocated width', async () => {
    const frame = await decode(imageFile())
    expect(frame.values).toEqual(Uint16Array.of(0, 1, 2, 3, 4, 5, 6, 7))
  })

  it('are signed where the header says so, from the stored bits on', async () => {
    const stored = words([0, 1, 2047, 2048, 4095, 0x0fff, 0xf001, 0x7800])
    expect(await values(imageFile([pixels(stored), us(0x00280101, 12), us(0x00280102, 11), us(0x00280103, 1)]))).toEqual([0, 1, 2047, -2048, -1, -1, 1, -2048])
    expect(await values(imageFile([pixels(Uint8Array.of(0, 1, 127, 128, 255, 2, 3, 4), 'OB'), ...eightBits, us(0x00280103, 1)]))).toEqual([0, 1, 127, -128, -1, 2, 3, 4])
  })

  it('lose what lies above the stored bits, as overlays do', async () => {
    expect(await values(imageFile([pixels(words([0xf123, 0x1fff, 0x8000, 3, 4, 5, 6, 7])), us(0x00280101, 12), us(0x00280102, 11)]))).toEqual([0x123, 0xfff, 0, 3, 4, 5, 6, 7])
  })

  it('are shifted down when they are stored at the top of the cell', async () => {
    expect(await values(imageFile([pixels(words([0x1230, 0xffff, 0, 16, 32, 48, 64, 80])), us(0x00280101, 12), us(0x00280102, 15)]))).toEqual([0x123, 0xfff, 0, 1, 2, 3, 4, 5])
  })

  it('may have 1 or 32 bits', async () => {
    expect(await values(imageFile([pixels(Uint8Array.of(0b10110001, 0), 'OB'), us(0x00280100, 1), us(0x00280101, 1), us(0x00280102, 0)]))).toEqual([1, 0, 0, 0, 1, 1, 0, 1])
    const wide = new Uint8Array(Uint32Array.from([0, 1, 4294967295, 65536, 2, 3, 4, 5]).buffer)
    expect(await values(imageFile([pixels(wide), us(0x00280100, 32), us(0x00280101, 32), us(0x00280102, 31)]))).toEqual([0, 1, 4294967295, 65536, 2, 3, 4, 5])
  })

  it('may be floats', async () => {
    const floats = Float32Array.of(0, -1.5, 2.25, 1e9, NaN, 5, 6, 7)
    const file = rawFile('1.2.840.10008.1.2.1', dataSetOf(imageFile([], [0x7fe00010])), elementHeader(0x7fe00008, 'OF', 32, true), new Uint8Array(floats.buffer))
    expect((await decode(file)).values).toEqual(floats)
  })

  it('of one bit follow each other without padding between frames', async () => {
    const threeByOne: Elements = [us(0x00280010, 1), us(0x00280011, 3), [0x00280008, { vr: 'IS', numbers: [2] }], us(0x00280100, 1), us(0x00280101, 1), us(0x00280102, 0)]
    expect(await values(imageFile([...threeByOne, pixels(Uint8Array.of(0b00110101, 0), 'OB')]), 1)).toEqual([0, 1, 1])
  })

  it('of colour are side by side, whatever the planar configuration', async () => {
    const planes = Uint8Array.from({ length: 24 }, (_, i) => i)
    const bySample = [0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5, 13, 21, 6, 14, 22, 7, 15, 23]
    expect(await values(imageFile([...rgb, us(0x00280006, 1), pixels(planes, 'OB')]))).toEqual(bySample)
    expect(await values(imageFile([...rgb, pixels(planes, 'OB')]))).toEqual([...planes])
  })

  it('of YBR_FULL_422 have their chrominance repeated', async () => {
    const shared = Uint8Array.of(10, 11, 100, 200, 12, 13, 101, 201, 14, 15, 102, 202, 16, 17, 103, 203)
    const frame = await decode(imageFile([...rgb, [0x00280004, { vr: 'CS', text: 'YBR_FULL_422' }], pixels(shared, 'OB')]))
    expect(frame.photometric).toBe('YBR_FULL')
    expect(Array.from(frame.values).slice(0, 12)).toEqual([10, 100, 200, 11, 100, 200, 12, 101, 201, 13, 101, 201])
  })

  it('are refused when there are too few of them for one frame, or for all', async () => {
    await expect(decode(imageFile([pixels(words([1, 2, 3, 4, 5, 6, 7]))]))).rejects.toEqual(refused('DICOM_TRUNCATED'))
    await expect(decode(imageFile([[0x00280008, { vr: 'IS', numbers: [2] }]]))).rejects.toEqual(refused('DICOM_TRUNCATED'))
  })

  it('are refused in a compressed syntax, as fragments are in a native one', async () => {
    const compressed = rawFile('1.2.840.10008.1.2.4.50', dataSetOf(imageFile()))
    await expect(decode(compressed)).rejects.toEqual(refused('PIXELS_INVALID'))
    await expect(decode(encapsulatedFile('1.2.840.10008.1.2.1', [new Uint8Array(), words([1, 2])]))).rejects.toEqual(refused('PIXELS_INVALID'))
  })

  it('do not change with the bytes they were read from', async () => {
    const file = imageFile()
    const frame = await decode(file)
    file.fill(0xff)
    expect(frame.values[1]).toBe(1)
  })
})

describe('decodeFrame', () => {
  it('refuses a frame that the image does not have', async () => {
    for (const frame of [-1, 1, 0.5]) await expect(decode(imageFile(), frame)).rejects.toEqual(refused('INPUT_INVALID'))
  })

  it('refuses a palette image without its palette', async () => {
    await expect(decode(imageFile([[0x00280004, { vr: 'CS', text: 'PALETTE COLOR' }]]))).rejects.toEqual(refused('PIXELS_INVALID'))
  })
})
