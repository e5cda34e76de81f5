import type { Cells, Expected } from '@main/dicom/codecs/cells'
import { checkedCodestream } from '@main/dicom/codecs/j2k-codestream'
import { sampleCells, wasmDecoder } from '@main/dicom/codecs/wasm'

const openjpeg = wasmDecoder('@cornerstonejs/codec-openjpeg/decodewasmjs', '@cornerstonejs/codec-openjpeg/decodewasm', 'J2KDecoder')
const openjph = wasmDecoder('@cornerstonejs/codec-openjph/wasmjs', '@cornerstonejs/codec-openjph/wasm', 'HTJ2KDecoder')

/**
 * JPEG 2000 (ITU-T T.800) by OpenJPEG, colours after the inverse component transform.
 * @throws AppError PIXELS_INVALID
 */
export const decodeJpeg2000 = async (bytes: Uint8Array, expected: Expected): Promise<Cells> => sampleCells(await openjpeg(checkedCodestream(bytes, expected)), expected)

/** High-Throughput JPEG 2000 (ITU-T T.814) by OpenJPH; otherwise as `decodeJpeg2000`. */
export const decodeHtj2k = async (bytes: Uint8Array, expected: Expected): Promise<Cells> => sampleCells(await openjph(checkedCodestream(bytes, expected)), expected)
