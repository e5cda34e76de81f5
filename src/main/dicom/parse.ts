import { AppError } from '@shared/domain/errors'
import { textOf } from '@main/dicom/element'
import { inflateDataSet } from '@main/dicom/inflate'
import { defaultLimits, type Limits } from '@main/dicom/limits'
import { looksExplicit, newBudget, scanDataSet, type DicomDataSet } from '@main/dicom/scan'
import { explicitLittleEndian, implicitLittleEndian, transferSyntax, type TransferSyntax } from '@main/dicom/transfer-syntax'

export interface ParsedDicom {
  /** The file as it came. */
  readonly source: Uint8Array
  /** File meta information (group 0002); empty when the file has none. */
  readonly meta: DicomDataSet
  /** Its bytes are those of the file, or what they inflated to. */
  readonly dataSet: DicomDataSet
  /** Where the data set begins in its bytes. */
  readonly dataSetStart: number
  /** As the data set is really written, which is not always what the file meta says. */
  readonly syntax: TransferSyntax
  /** What the file meta says; the UID of `syntax` where it says nothing. */
  readonly transferSyntaxUid: string
  readonly limits: Limits
}

/**
 * Parses a DICOM file (PS3.10) without decoding pixels, in time and memory bounded by `limits`. Files without preamble
 * or file meta are read when their first element leaves no doubt.
 * @throws AppError NOT_DICOM, DICOM_MALFORMED, DICOM_TRUNCATED, DICOM_LIMIT, FILE_TOO_LARGE or SYNTAX_UNSUPPORTED
 */
export function parseDicom(bytes: Uint8Array, limits: Limits = defaultLimits): ParsedDicom {
  if (bytes.length > limits.fileBytes) throw new AppError('FILE_TOO_LARGE', 'The file is larger than the limit for DICOM files.')
  const budget = newBudget(limits)
  const metaStart = startOfMeta(bytes)
  // The meta information ends with group 0002; the group length is often wrong, and never needed.
  const { dataSet: meta, end: metaEnd } = scanDataSet(bytes, metaStart, bytes.length, explicitLittleEndian, budget, 'meta')
  const uid = textOf(meta, 0x00020010)
  const declared = uid === '' ? null : transferSyntax(uid)
  const body = declared?.deflated === true ? inflateDataSet(bytes.subarray(metaEnd), limits) : bytes
  const bodyStart = declared?.deflated === true ? 0 : metaEnd
  if (body.length <= bodyStart) throw new AppError('DICOM_TRUNCATED', 'The DICOM file has no data set.')
  const syntax = asWritten(declared, body, bodyStart)
  const { dataSet } = scanDataSet(body, bodyStart, body.length, syntax, budget, 'file')
  return { source: bytes, meta, dataSet, dataSetStart: bodyStart, syntax, transferSyntaxUid: declared?.uid ?? syntax.uid, limits }
}

function startOfMeta(bytes: Uint8Array): number {
  if (bytes.length >= 132 && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', 128, 132) === 'DICM') return 132
  // Without preamble: group 0002 or 0008 first, in the one byte order that such files were ever written in.
  const group = bytes.length >= 8 && bytes[1] === 0 ? bytes[0]! : -1
  if (group === 2 && looksExplicit(bytes, 0)) return 0
  if (group === 8 && (looksExplicit(bytes, 0) || looksImplicit(bytes, 0))) return 0
  throw new AppError('NOT_DICOM', 'The file is not a DICOM file.')
}

/** Explicit and implicit VR are often mixed up; the first element tells them apart. */
function asWritten(declared: TransferSyntax | null, body: Uint8Array, start: number): TransferSyntax {
  if (declared !== null && (declared.codec !== 'native' || declared.bigEndian || declared.deflated)) return declared
  const explicit = looksExplicit(body, start)
  if (!explicit && !looksImplicit(body, start)) throw new AppError('DICOM_MALFORMED', 'The data set of the DICOM file does not begin with an element.')
  return explicit ? explicitLittleEndian : implicitLittleEndian
}

function looksImplicit(bytes: Uint8Array, position: number): boolean {
  if (position + 8 > bytes.length) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset + position, 8)
  const length = view.getUint32(4, true)
  return view.getUint16(0, true) <= 0x7fe0 && (length === 0xffffffff || length <= bytes.length - position - 8)
}
