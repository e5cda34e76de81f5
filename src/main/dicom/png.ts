import { inflateSync } from 'node:zlib'
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png'
import { pixelsInvalid } from '@main/dicom/codecs/cells'
import { checkPictureSize, type Picture } from '@main/dicom/picture'

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** What a picture needs. The others hold profiles and texts, some of them compressed, and are not read. */
const needed = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])
/** Samples per pixel of each colour type. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** First column, first row, column step and row step of the passes of interlaced pictures (PNG 8.2). */
const adam7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, i) => bytes[i] === byte)

/**
 * Decodes a PNG by fast-png, after it was made sure that it holds exactly the pixels that it announces.
 * @throws AppError IMAGE_SIZE or PIXELS_INVALID
 */
export function decodePng(bytes: Uint8Array): Picture {
  const checked = checkedPng(bytes)
  try {
    return pictureOf(decode(checked, { checkCrc: true }))
  } catch (cause) {
    throw pixelsInvalid('The PNG is damaged.', cause)
  }
}

/** The PNG without the chunks that are not needed. */
function checkedPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunks: Uint8Array[] = [signature]
  const data: Uint8Array[] = []
  let size = -1
  let ended = false
  for (let position = 8; !ended; ) {
    if (position + 12 > bytes.length) throw pixelsInvalid('The PNG ends early.')
    const length = view.getUint32(position)
    const end = position + 12 + length
    if (end > bytes.length) throw pixelsInvalid('The PNG ends early.')
    const type = String.fromCharCode(...bytes.subarray(position + 4, position + 8))
    if ((size < 0) !== (type === 'IHDR')) throw pixelsInvalid('The PNG does not begin with its header.')
    if (type === 'IHDR') size = scanlineBytes(view, position + 8, length)
    if (type === 'IDAT') data.push(bytes.subarray(position + 8, end - 4))
    if (needed.has(type)) chunks.push(bytes.subarray(position, end))
    ended = type === 'IEND'
    position = end
  }
  let pixels: Uint8Array
  try {
    pixels = inflateSync(Buffer.concat(data), { maxOutputLength: size })
  } catch (cause) {
    throw pixelsInvalid('The pixels of the PNG are damaged or not as many as it says.', cause)
  }
  if (pixels.length !== size) throw pixelsInvalid('The PNG ends before the picture is full.')
  return Buffer.concat(chunks)
}

/** Bytes of all scanlines with their filter bytes, from the header at `at`. */
function scanlineBytes(view: DataView, at: number, length: number): number {
  if (length !== 13) throw pixelsInvalid('The PNG header is broken.')
  const columns = view.getUint32(at)
  const rows = view.getUint32(at + 4)
  const bits = view.getUint8(at + 8)
  const channels = channelsOf[view.getUint8(at + 9)]
  const interlace = view.getUint8(at + 12)
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(bits) || (bits < 8 && channels > 1) || interlace > 1) throw pixelsInvalid('The PNG header is broken.')
  checkPictureSize(rows, columns, channels)
  const scanlines = (width: number, height: number): number => (width === 0 ? 0 : height * (1 + Math.ceil((width * channels * bits) / 8)))
  if (interlace === 0) return scanlines(columns, rows)
  return adam7.reduce((sum, [x, y, stepX, stepY]) => sum + scanlines(Math.ceil((columns - x) / stepX), Math.ceil((rows - y) / stepY)), 0)
}

function pictureOf(png: DecodedPng): Picture {
  const common = { rows: png.height, columns: png.width, lossy: false } as const
  if (png.palette !== undefined) return { ...common, samplesPerPixel: 3, bitsStored: 8, values: convertIndexedToRgb(png) }
  const { data } = png
  if (png.depth < 8) return { ...common, samplesPerPixel: 1, bitsStored: 8, values: unpacked(png) }
  const opaque = png.channels === 2 || png.channels === 4 ? overBlack(data, png.channels, png.depth === 16 ? 0xffff : 0xff) : data
  const samplesPerPixel = png.channels < 3 ? 1 : 3
  if (!(opaque instanceof Uint16Array)) return { ...common, samplesPerPixel, bitsStored: 8, values: Uint8Array.from(opaque) }
  // Colours of 16 bits are more than viewers show.
  if (samplesPerPixel === 3) return { ...common, samplesPerPixel, bitsStored: 8, values: Uint8Array.from(opaque, (value) => value >> 8) }
  return { ...common, samplesPerPixel, bitsStored: 16, values: opaque }
}

/** Grey of 1, 2 or 4 bits, several to a byte from the highest bits down, stretched to 8 bits. */
function unpacked({ data, width, height, depth }: DecodedPng): Uint8Array {
  const out = new Uint8Array(width * height)
  const stride = Math.ceil((width * depth) / 8)
  const mask = 2 ** depth - 1
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const bit = column * depth
      out[at] = (((data[row * stride + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask) * 255) / mask
    }
  }
  return out
}

/** Samples without the last one of each pixel, which says how much of it covers the black behind it. */
function overBlack(data: DecodedPng['data'], channels: number, full: number): Uint8Array | Uint16Array {
  const pixels = data.length / channels
  const out = new (full === 0xff ? Uint8Array : Uint16Array)(pixels * (channels - 1))
  for (let i = 0, o = 0; i < data.length; i += channels) {
    const alpha = data[i + channels - 1]! / full
    for (let c = 0; c < channels - 1; c++) out[o++] = Math.round(data[i + c]! * alpha)
  }
  return out
}
