import { AppError } from '@shared/domain/errors'

/** Where the value of an element lies in the bytes of its data set. */
export interface DicomElement {
  readonly tag: number
  /** Two letters, or '' in implicit VR, where the file does not say. */
  readonly vr: string
  readonly offset: number
  /** Bytes of the value. With `undefinedLength` it ends before the sequence delimiter, and is 0 for encapsulated pixels, which are not walked here. */
  readonly length: number
  readonly undefinedLength: boolean
}

export interface DicomDataSet {
  readonly bytes: Uint8Array
  readonly bigEndian: boolean
  readonly explicitVr: boolean
  readonly elements: ReadonlyMap<number, DicomElement>
}

/** Counts down over everything that is visited on behalf of one file. */
export interface ScanBudget {
  elements: number
  readonly depth: number
}

export const newBudget = ({ elements, depth }: { elements: number; depth: number }): ScanBudget => ({ elements, depth })

export interface Encoding {
  readonly bigEndian: boolean
  readonly explicitVr: boolean
}

interface Header extends DicomElement {
  /** Length as written; 0xffffffff stands for undefined. */
  readonly written: number
}

export const pixelDataTag = 0x7fe00010
const item = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const undefinedLength = 0xffffffff
/** VRs whose length has four bytes (PS3.5 7.1.2), and those of 64 bits that came later. */
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const shortForm = new Set(['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM', 'UI', 'UL', 'US'])

/**
 * Lists the elements of the data set at `start`, up to `end` or to what ends its `scope`: the file meta ends with group
 * 0002, a file with its pixel data (whatever lies behind is not ours to read), an item with its delimiter.
 * Sequences are passed over, without recursion; `readItems` opens one. Of repeated elements the last counts, as in the
 * viewer's parser.
 * @throws AppError DICOM_TRUNCATED, DICOM_MALFORMED, DICOM_LIMIT
 */
export function scanDataSet(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: Encoding,
  budget: ScanBudget,
  scope: 'meta' | 'file' | 'item'
): { dataSet: DicomDataSet; end: number } {
  const elements = new Map<number, DicomElement>()
  let position = start
  while (position < end) {
    if (scope === 'meta' && (position + 8 > end || u16(bytes, position, false) !== 2)) break
    const header = readHeader(bytes, position, end, encoding, budget)
    position = header.offset
    if (header.tag === itemEnd && scope === 'item') break
    if (header.tag >= item) throw malformed('An item delimiter stands outside a sequence.')
    if (header.written === undefinedLength && (header.tag !== pixelDataTag || scope === 'item')) {
      position = skipUndefinedLength(bytes, header.offset, end, inner(header.vr, encoding), budget)
      elements.set(header.tag, { ...header, length: position - 8 - header.offset })
    } else {
      position += header.length
      elements.set(header.tag, header)
      if (header.tag === pixelDataTag && scope === 'file') break
    }
  }
  return { dataSet: { bytes, bigEndian: encoding.bigEndian, explicitVr: encoding.explicitVr, elements }, end: position }
}

/**
 * The items of a sequence element, each as a data set of its own.
 * @throws AppError as `scanDataSet`
 */
export function readItems(parent: DicomDataSet, sequence: DicomElement, budget: ScanBudget): DicomDataSet[] {
  const { bytes } = parent
  const encoding = inner(sequence.vr, parent)
  const end = sequence.offset + sequence.length
  const items: DicomDataSet[] = []
  let position = sequence.offset
  while (position < end) {
    const header = readItemHeader(bytes, position, end, parent.bigEndian, budget, 'cut')
    if (header.tag === sequenceEnd) break
    if (header.tag !== item) throw malformed('A sequence holds something that is not an item.')
    const itemLimit = header.written === undefinedLength ? end : header.offset + header.length
    const scanned = scanDataSet(bytes, header.offset, itemLimit, sniff(bytes, header.offset, itemLimit, encoding), budget, 'item')
    items.push(scanned.dataSet)
    position = header.written === undefinedLength ? scanned.end : itemLimit
  }
  return items
}

/** One header of the pixel data's item sequence (PS3.5 A.4): a fragment, or null at the sequence delimiter. */
export function readFragmentHeader(bytes: Uint8Array, position: number, end: number): { offset: number; length: number } | null {
  const header = readItemHeader(bytes, position, end, false, { elements: 1, depth: 0 })
  if (header.tag === sequenceEnd) return null
  if (header.tag !== item || header.written === undefinedLength) throw malformed('The fragments of the pixel data are broken.')
  return { offset: header.offset, length: header.length }
}

/** Whether the element at `position` names a VR that exists. */
export function looksExplicit(bytes: Uint8Array, position: number): boolean {
  if (position + 8 > bytes.length) return false
  const vr = String.fromCharCode(bytes[position + 4]!, bytes[position + 5]!)
  return longForm.has(vr) || shortForm.has(vr)
}

/** Position behind the sequence delimiter. Keeps its own stack, so that nesting costs a counter and no stack frames. */
function skipUndefinedLength(bytes: Uint8Array, start: number, end: number, encoding: Encoding, budget: ScanBudget): number {
  // Open sequences and items by turns, innermost last.
  const open: { encoding: Encoding; inItem: boolean }[] = [{ encoding, inItem: false }]
  let position = start
  for (let top = open[0]; top !== undefined; top = open.at(-1)) {
    const header = top.inItem ? readHeader(bytes, position, end, top.encoding, budget) : readItemHeader(bytes, position, end, encoding.bigEndian, budget)
    position = header.offset
    if (header.tag === (top.inItem ? itemEnd : sequenceEnd)) open.pop()
    else if (!top.inItem && header.tag !== item) throw malformed('A sequence holds something that is not an item.')
    else if (header.tag === sequenceEnd || (top.inItem && header.tag === item)) throw malformed('The items of a sequence are not closed in order.')
    else if (header.written !== undefinedLength) position += header.length
    else {
      if (open.length > 2 * budget.depth) throw new AppError('DICOM_LIMIT', 'The sequences of the DICOM file are nested too deeply.')
      open.push(top.inItem ? { encoding: inner(header.vr, top.encoding), inItem: false } : { encoding: sniff(bytes, position, end, top.encoding), inItem: true })
    }
  }
  return position
}

/** The content of a UN element is in implicit VR, little endian (PS3.5 6.2.2 note 2). */
const inner = (vr: string, encoding: Encoding): Encoding => (vr === 'UN' ? { bigEndian: false, explicitVr: false } : { bigEndian: encoding.bigEndian, explicitVr: encoding.explicitVr })

/** Some writers put implicit VR items into explicit VR files. */
function sniff(bytes: Uint8Array, position: number, end: number, encoding: Encoding): Encoding {
  if (!encoding.explicitVr || position + 8 > end || bytes[position + 1] === 0xff || bytes[position] === 0xff) return encoding
  return looksExplicit(bytes, position) ? encoding : { ...encoding, explicitVr: false }
}

function readHeader(bytes: Uint8Array, position: number, end: number, encoding: Encoding, budget: ScanBudget): Header {
  if (position + 8 > end) throw truncated()
  const { bigEndian } = encoding
  const tag = readTag(bytes, position, bigEndian)
  if (!encoding.explicitVr || tag >= item) return readItemHeader(bytes, position, end, bigEndian, budget)
  spend(budget)
  const vr = String.fromCharCode(bytes[position + 4]!, bytes[position + 5]!)
  if (!longForm.has(vr)) return located(tag, vr, position + 8, u16(bytes, position + 6, bigEndian), end)
  if (position + 12 > end) throw truncated()
  return located(tag, vr, position + 12, u32(bytes, position + 8, bigEndian), end)
}

/** Some writers drop elements of an item and leave its length as it was: an item that is `cut` ends where its sequence ends. */
function readItemHeader(bytes: Uint8Array, position: number, end: number, bigEndian: boolean, budget: ScanBudget, tooLong: 'cut' | 'refused' = 'refused'): Header {
  if (position + 8 > end) throw truncated()
  spend(budget)
  const length = u32(bytes, position + 4, bigEndian)
  const written = tooLong === 'cut' && length !== undefinedLength ? Math.min(length, end - position - 8) : length
  return located(readTag(bytes, position, bigEndian), '', position + 8, written, end)
}

function located(tag: number, vr: string, offset: number, written: number, end: number): Header {
  const isUndefined = written === undefinedLength
  if (!isUndefined && written > end - offset) throw truncated()
  return { tag, vr, offset, length: isUndefined ? 0 : written, undefinedLength: isUndefined, written }
}

function spend(budget: ScanBudget): void {
  if (--budget.elements < 0) throw new AppError('DICOM_LIMIT', 'The DICOM file has too many elements.')
}

const readTag = (bytes: Uint8Array, at: number, bigEndian: boolean): number => u16(bytes, at, bigEndian) * 0x10000 + u16(bytes, at + 2, bigEndian)
const u16 = (bytes: Uint8Array, at: number, bigEndian: boolean): number => (bigEndian ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]! + bytes[at + 1]! * 256)
const u32 = (bytes: Uint8Array, at: number, bigEndian: boolean): number =>
  bigEndian ? u16(bytes, at, true) * 0x10000 + u16(bytes, at + 2, true) : u16(bytes, at, false) + u16(bytes, at + 2, false) * 0x10000

const truncated = (): AppError => new AppError('DICOM_TRUNCATED', 'The DICOM file ends inside an element.')
const malformed = (message: string): AppError => new AppError('DICOM_MALFORMED', message)
