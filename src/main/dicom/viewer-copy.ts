import { textOf } from '@main/dicom/element'
import { readHeader } from '@main/dicom/header'
import type { ParsedDicom } from '@main/dicom/parse'
import { explicitLittleEndian } from '@main/dicom/transfer-syntax'
import { fileStart } from '@main/dicom/write'

/**
 * The file as the viewer can read it. That is the file itself, unless it is deflated (its library cannot inflate), has no
 * preamble or file meta, or is written in another syntax than it says: then the same data set behind a right beginning.
 * @throws AppError as `readHeader`
 */
export function viewerCopy(parsed: ParsedDicom): Uint8Array {
  const { syntax, source, dataSet, dataSetStart } = parsed
  const hasPreamble = Buffer.from(source.buffer, source.byteOffset, source.length).toString('latin1', 128, 132) === 'DICM'
  if (hasPreamble && !syntax.deflated && textOf(parsed.meta, 0x00020010) === syntax.uid) return source
  const { sopClassUid, sopInstanceUid } = readHeader(parsed).instance
  const uid = syntax.deflated ? explicitLittleEndian.uid : syntax.uid
  return Buffer.concat([fileStart(sopClassUid, sopInstanceUid, uid), dataSet.bytes.subarray(dataSetStart)])
}
