import { AppError } from '@shared/domain/errors'

/** What a codec makes of a code stream: samples of a pixel side by side, row by row. */
export interface Cells {
  readonly data: Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array
  /** Bits of a sample in the code stream; what is above them is undefined. */
  readonly precision: number
}

/** What the header of a code stream has to agree to before anything is allocated for it. */
export interface Expected {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: 1 | 3
  readonly bitsAllocated: number
}

export const pixelsInvalid = (message: string, cause?: unknown): AppError => new AppError('PIXELS_INVALID', message, cause === undefined ? {} : { cause })

/** @throws AppError PIXELS_INVALID when the code stream is of another image than the DICOM header says */
export function checkSize(stream: { rows: number; columns: number; components: number; precision: number }, expected: Expected): void {
  if (stream.rows !== expected.rows || stream.columns !== expected.columns) {
    throw pixelsInvalid('The compressed pixels have another size than the DICOM header says.')
  }
  if (stream.components !== expected.samplesPerPixel) throw pixelsInvalid('The compressed pixels have another number of samples than the DICOM header says.')
  if (stream.precision > Math.max(8, expected.bitsAllocated)) throw pixelsInvalid('The compressed pixels have more bits than the DICOM header says.')
}
