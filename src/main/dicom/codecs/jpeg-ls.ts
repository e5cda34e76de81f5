import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'
import { readJpegHeader } from '@main/dicom/codecs/jpeg-markers'
import { interleaved } from '@main/dicom/codecs/native'
import { sampleCells, wasmDecoder } from '@main/dicom/codecs/wasm'

const charls = wasmDecoder('@cornerstonejs/codec-charls/decodewasmjs', '@cornerstonejs/codec-charls/decodewasm', 'JpegLSDecoder')

/**
 * JPEG-LS, lossless and near-lossless (ITU-T T.87), by CharLS.
 * @throws AppError PIXELS_INVALID
 */
export async function decodeJpegLs(bytes: Uint8Array, expected: Expected): Promise<Cells> {
  const { frame } = readJpegHeader(bytes)
  if (frame.process !== 0xf7) throw pixelsInvalid('The pixels are compressed in another way than the transfer syntax says.')
  checkSize({ ...frame, components: frame.components.length }, expected)
  const decoded = await charls(bytes)
  const cells = sampleCells(decoded, expected)
  // Interleave mode 0: the components come one behind the other.
  return decoded.interleaveMode === 0 && expected.samplesPerPixel === 3 ? { ...cells, data: interleaved(cells.data) } : cells
}
