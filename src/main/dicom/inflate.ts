import { inflateRawSync } from 'node:zlib'
import { AppError } from '@shared/domain/errors'
import type { Limits } from '@main/dicom/limits'

/**
 * Inflates a raw deflate stream (RFC 1951) of at most `maxBytes` of content; more memory than that is never taken.
 * Bytes behind the end of the stream (the padding to even length of PS3.5 A.5) are ignored.
 * @throws AppError DICOM_LIMIT when there is more content, DICOM_TRUNCATED when the stream ends early, DICOM_MALFORMED.
 */
export function inflate(deflated: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return inflateRawSync(deflated, { maxOutputLength: Math.max(1, maxBytes) })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new AppError('DICOM_LIMIT', 'A deflated part of the DICOM file inflates beyond the limit.', { cause })
    if (code === 'Z_BUF_ERROR') throw new AppError('DICOM_TRUNCATED', 'A deflated part of the DICOM file ends early.', { cause })
    throw new AppError('DICOM_MALFORMED', 'A deflated part of the DICOM file cannot be inflated.', { cause })
  }
}

/** The data set of a Deflated Explicit VR file, which begins behind the file meta information. */
export function inflateDataSet(deflated: Uint8Array, limits: Limits): Uint8Array {
  return inflate(deflated, Math.min(limits.fileBytes, Math.max(limits.inflatedBytes, deflated.length * limits.inflationRatio)))
}
