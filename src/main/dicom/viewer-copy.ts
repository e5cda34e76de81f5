import { AppError } from '@shared/domain/errors'
import { inflatedFrame, nativeFrameBits } from '@main/dicom/codecs/native'
import { textOf } from '@main/dicom/element'
import { encapsulatedFrames } from '@main/dicom/frames'
import { readHeader } from '@main/dicom/header'
import { describeImage } from '@main/dicom/image'
import { defaultLimits } from '@main/dicom/limits'
import type { ParsedDicom } from '@main/dicom/parse'
import { pixelDataTag } from '@main/dicom/scan'
import { explicitLittleEndian } from '@main/dicom/transfer-syntax'
import { fileStart } from '@main/dicom/write'

/**
 * The file as the viewer can read it. That is the file itself, unless it or its frames are deflated (its library cannot
 * inflate), it has no preamble or file meta, or is written in another syntax than it says: then the same data set behind a right beginning.
 * @throws AppError as `readHeader` and `decodeFrame`
 */
export function viewerCopy(parsed: ParsedDicom): Uint8Array {
  const { syntax, source, dataSet, dataSetStart } = parsed
  const hasPreamble = Buffer.from(source.buffer, source.byteOffset, source.length).toString('latin1', 128, 132) === 'DICM'
  if (syntax.codec === 'deflated-frame') return inflatedFrames(parsed)
  if (hasPreamble && !syntax.deflated && textOf(parsed.meta, 0x00020010) === syntax.uid) return source
  const { sopClassUid, sopInstanceUid } = readHeader(parsed).instance
  const uid = syntax.deflated ? explicitLittleEndian.uid : syntax.uid
  return Buffer.concat([fileStart(sopClassUid, sopInstanceUid, uid), dataSet.bytes.subarray(dataSetStart)])
}

/** The frames one behind the other, uncompressed; behind the pixels of a file nothing is read, so nothing is copied. */
function inflatedFrames(parsed: ParsedDicom): Uint8Array {
  const { dataSet, dataSetStart } = parsed
  const image = describeImage(parsed)
  const frameBits = nativeFrameBits(image)
  if (frameBits % 8 !== 0 && image.frames > 1) throw new AppError('SYNTAX_UNSUPPORTED', 'Deflated frames of one bit a pixel that do not end with a byte cannot be shown.')
  const bytes = Math.ceil((frameBits * image.frames) / 8)
  if (bytes > defaultLimits.fileBytes) throw new AppError('DICOM_LIMIT', 'The frames of the image inflate beyond the limit.')
  const streamOf = encapsulatedFrames(parsed, image)
  const pixels = Buffer.alloc(bytes + (bytes % 2))
  for (let frame = 0; frame < image.frames; frame++) pixels.set(inflatedFrame(streamOf(frame), image).subarray(0, Math.ceil(frameBits / 8)), (frame * frameBits) / 8)
  const { sopClassUid, sopInstanceUid } = readHeader(parsed).instance
  // Tag, VR and two bytes of nothing (PS3.5 7.1.2), then the length.
  const header = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, image.bitsAllocated > 8 ? 0x57 : 0x42, 0, 0, 0, 0, 0, 0])
  header.writeUInt32LE(pixels.length, 8)
  const before = dataSet.bytes.subarray(dataSetStart, dataSet.elements.get(pixelDataTag)!.offset - header.length)
  return Buffer.concat([fileStart(sopClassUid, sopInstanceUid, explicitLittleEndian.uid), before, header, pixels])
}
