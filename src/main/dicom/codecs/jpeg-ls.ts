import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'
import { readJpegHeader } from '@main/dicom/codecs/jpeg-markers'
import { interleaved } from '@main/dicom/codecs/native'
import { sampleCells, wasmDecoder } from '@main/dicom/codecs/wasm'

const endOfImage = Buffer.of(0xff, 0xd9)
const charls = wasmDecoder('@cornerstonejs/codec-charls/decodewasmjs', '@cornerstonejs/codec-charls/decodewasm', 'JpegLSDecoder')

/**
 * JPEG-LS, lossless and near-lossless (ITU-T T.87), by CharLS.
 * @throws AppError PIXELS_INVALID
 */
export async function decodeJpegLs(bytes: Uint8Array, expected: Expected): Promise<Cells> {
  const { frame } = readJpegHeader(bytes)
  if (frame.process !== 0xf7) throw pixelsInvalid('The pixels are compressed in another way than the transfer syntax says.')
  checkSize({ ...frame, components: frame.components.length }, expected)
  const decoded = await charls(throughEnd(bytes))
  const cells = sampleCells(decoded, expected)
  // Interleave mode 0: the components come one behind the other.
  return decoded.interleaveMode === 0 && expected.samplesPerPixel === 3 ? { ...cells, data: interleaved(cells.data) } : cells
}

/**
 * The stream up to its end marker. CharLS has to see one: where data just stop it counts zeros for most of a minute
 * before it gives up (the end of its buffer is checked less strictly than a marker).
 */
function throughEnd(bytes: Uint8Array): Uint8Array {
  // FF before a byte above 7F is nothing but a marker; behind the last one there may be padding of any kind.
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(endOfImage)
  if (end < 0) throw pixelsInvalid('The JPEG-LS stream ends before the image is full.')
  return bytes.subarray(0, end + 2)
}
