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
export async function decodeHtj2k(bytes: Uint8Array, expected: Expected): Promise<Cells> {
  const frame = await openjph(checkedCodestream(bytes, expected))
  const cells = sampleCells(frame, expected)
  limit(cells, frame.signed)
  return cells
}

/** Lossy streams overshoot; OpenJPH leaves what is above the precision, and cutting it off would turn white into black. */
function limit({ data, precision }: Cells, signed: boolean): void {
  if (!(data instanceof Uint16Array) || precision === 16) return
  const high = signed ? 2 ** (precision - 1) - 1 : 2 ** precision - 1
  const low = signed ? -(2 ** (precision - 1)) : 0
  const values = signed ? new Int16Array(data.buffer) : data
  for (let i = 0; i < values.length; i++) values[i] = Math.min(high, Math.max(low, values[i]!))
}
