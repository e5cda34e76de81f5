import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'
import { decodeJpegExtended12 } from '@main/dicom/codecs/jpeg-extended'
import { readJpegHeader, type JpegHeader } from '@main/dicom/codecs/jpeg-markers'
import { wasmDecoder } from '@main/dicom/codecs/wasm'

const turbo = wasmDecoder('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs', '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm', 'JPEGDecoder')

/** APP14 of Adobe with transform 0: the components are what they are. */
const noTransform = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0)

/**
 * JPEG baseline, extended and progressive of 8 bits (libjpeg-turbo) and extended of 12 bits. Components come out as they
 * are stored: whether they are RGB or YCbCr is the DICOM header's to say, not the stream's (PS3.5 8.2.1).
 * The codec refuses streams that end early.
 * @throws AppError PIXELS_INVALID
 */
export async function decodeJpeg(bytes: Uint8Array, expected: Expected): Promise<Cells> {
  const header = readJpegHeader(bytes)
  const { frame } = header
  if (frame.precision === 12) return decodeJpegExtended12(bytes, expected)
  if (frame.process < 0xc0 || frame.process > 0xc2 || frame.precision !== 8) throw pixelsInvalid('The pixels are compressed in another way than the transfer syntax says.')
  checkSize({ ...frame, components: frame.components.length }, expected)
  const decoded = await turbo(frame.components.length === 3 ? withoutTransform(bytes, header) : bytes)
  if (decoded.bytes.length !== frame.rows * frame.columns * frame.components.length) throw pixelsInvalid('The JPEG stream decodes to another size than it says.')
  return { data: decoded.bytes, precision: 8 }
}

/** JFIF and Adobe segments would make the codec convert colours. */
function withoutTransform(bytes: Uint8Array, { segments, scan }: JpegHeader): Uint8Array {
  const parts = [bytes.subarray(0, 2), noTransform]
  for (const { marker, start, end } of segments) if (marker !== 0xe0 && marker !== 0xee) parts.push(bytes.subarray(start - 4, end))
  return Buffer.concat([...parts, bytes.subarray(scan.start - 4)])
}
