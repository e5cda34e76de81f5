import { AppError } from '@shared/domain/errors'
import { explicitLittleEndian } from '@main/dicom/transfer-syntax'
import { isUid } from '@main/dicom/uid'

/** A value to write. Text of several values is already joined with `\`. Numbers take the width of their VR. */
export type ElementValue =
  | { readonly vr: 'AE' | 'AS' | 'CS' | 'DA' | 'DT' | 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'TM' | 'UI' | 'UT'; readonly text: string }
  | { readonly vr: 'DS' | 'IS' | 'US' | 'SS' | 'UL' | 'SL' | 'FL' | 'FD'; readonly numbers: readonly number[] }
  | { readonly vr: 'OB' | 'OW'; readonly bytes: Uint8Array }
  | { readonly vr: 'SQ'; readonly items: readonly DataSet[] }

/** Elements by tag (0xGGGGEEEE); written in ascending order whatever the order given. */
export type DataSet = ReadonlyMap<number, ElementValue>

const implementationClassUid = '2.25.302114387294820458327165204823948235'
/** Characters a value may have (PS3.5 table 6.2-1); DS and IS are formatted here and always fit. */
const longest: Partial<Record<ElementValue['vr'], number>> = { AE: 16, AS: 4, CS: 16, DA: 8, DT: 26, LO: 64, LT: 10240, PN: 64, SH: 16, ST: 1024, TM: 14, UI: 64 }
const longForm = new Set<ElementValue['vr']>(['OB', 'OW', 'SQ', 'UT'])
const numberBytes = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8 } as const

/**
 * A DICOM file (PS3.10 7.1) in Explicit VR Little Endian.
 * @param dataSet elements of groups above 0002; must hold SOP class and instance UID. Text is written as UTF-8, so
 *   SpecificCharacterSet has to say ISO_IR 192 unless all of it is ASCII.
 * @throws AppError INPUT_INVALID when a value does not fit its VR.
 */
export function writeDicom(dataSet: DataSet): Uint8Array {
  const start = fileStart(uidOf(dataSet, 0x00080016), uidOf(dataSet, 0x00080018), explicitLittleEndian.uid)
  return Buffer.concat([start, ...encode(dataSet)])
}

/** Preamble and file meta information (PS3.10 7.1): everything before the data set. */
export function fileStart(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Uint8Array {
  const meta = encode(
    new Map<number, ElementValue>([
      [0x00020001, { vr: 'OB', bytes: Uint8Array.of(0, 1) }],
      [0x00020002, { vr: 'UI', text: sopClassUid }],
      [0x00020003, { vr: 'UI', text: sopInstanceUid }],
      [0x00020010, { vr: 'UI', text: transferSyntaxUid }],
      [0x00020012, { vr: 'UI', text: implementationClassUid }],
      [0x00020013, { vr: 'SH', text: 'GLORIOLE_1' }]
    ])
  )
  const prefix = Buffer.alloc(132)
  prefix.write('DICM', 128, 'latin1')
  const groupLength = encode(new Map([[0x00020000, { vr: 'UL', numbers: [byteCount(meta)] }]]))
  return Buffer.concat([prefix, ...groupLength, ...meta])
}

/** Chunks, so that a film's pixels are copied once, into the finished file. */
function encode(dataSet: DataSet): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (const tag of [...dataSet.keys()].sort((a, b) => a - b)) {
    const element = dataSet.get(tag)!
    const value = element.vr === 'SQ' ? element.items.flatMap(encodeItem) : [padded(element.vr, bytesOf(tag, element))]
    chunks.push(header(tag, element.vr, byteCount(value)), ...value)
  }
  return chunks
}

function encodeItem(item: DataSet): Uint8Array[] {
  const content = encode(item)
  const head = Buffer.alloc(8)
  head.writeUInt16LE(0xfffe, 0)
  head.writeUInt16LE(0xe000, 2)
  head.writeUInt32LE(byteCount(content), 4)
  return [head, ...content]
}

function header(tag: number, vr: ElementValue['vr'], length: number): Uint8Array {
  const long = longForm.has(vr)
  if (length > (long ? 0xfffffffe : 0xfffe)) throw unfit(tag, vr)
  const head = Buffer.alloc(long ? 12 : 8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  head.write(vr, 4, 'latin1')
  if (long) head.writeUInt32LE(length, 8)
  else head.writeUInt16LE(length, 6)
  return head
}

function bytesOf(tag: number, element: Exclude<ElementValue, { vr: 'SQ' }>): Uint8Array {
  if ('bytes' in element) return element.bytes
  if ('text' in element) {
    checkText(tag, element.vr, element.text)
    return Buffer.from(element.text, 'utf8')
  }
  if (!element.numbers.every(Number.isFinite)) throw unfit(tag, element.vr)
  if (element.vr === 'DS') return Buffer.from(element.numbers.map(decimalString).join('\\'), 'latin1')
  if (element.vr === 'IS') return Buffer.from(element.numbers.map((n) => String(Math.round(n))).join('\\'), 'latin1')
  const width = numberBytes[element.vr]
  const out = Buffer.alloc(element.numbers.length * width)
  element.numbers.forEach((n, i) => {
    const [least, most] = element.vr === 'SS' ? [-0x8000, 0x7fff] : element.vr === 'SL' ? [-0x80000000, 0x7fffffff] : [0, 2 ** (8 * width) - 1]
    if (element.vr === 'FD') out.writeDoubleLE(n, i * width)
    else if (element.vr === 'FL') out.writeFloatLE(n, i * width)
    else if (n < least || n > most) throw unfit(tag, element.vr)
    else if (least < 0) out.writeIntLE(n, i * width, width)
    else out.writeUIntLE(n, i * width, width)
  })
  return out
}

/** At most 16 bytes (PS3.5 6.2, DS), with as many digits as fit. */
function decimalString(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}

function checkText(tag: number, vr: ElementValue['vr'], text: string): void {
  const limit = longest[vr] ?? Infinity
  const free = vr === 'LT' || vr === 'ST' || vr === 'UT'
  const values = vr === 'PN' ? text.split(/[\\=]/) : free ? [text] : text.split('\\')
  // Control characters would end values or switch character sets; texts may have line breaks.
  const control = free ? /[\x00-\x08\x0b\x0e-\x1f\x7f]/ : /[\x00-\x1f\x7f]/
  if (control.test(text) || values.some((v) => Array.from(v).length > limit)) throw unfit(tag, vr)
  if (vr === 'UI' && !values.every((v) => v === '' || isUid(v))) throw unfit(tag, vr)
  if (vr === 'CS' && !values.every((v) => /^[A-Z0-9 _]*$/.test(v))) throw unfit(tag, vr)
}

function padded(vr: ElementValue['vr'], value: Uint8Array): Uint8Array {
  if (value.length % 2 === 0) return value
  const out = Buffer.alloc(value.length + 1, vr === 'UI' || vr === 'OB' || vr === 'OW' ? 0 : 0x20)
  out.set(value)
  return out
}

function uidOf(dataSet: DataSet, tag: number): string {
  const element = dataSet.get(tag)
  if (element?.vr !== 'UI') throw unfit(tag, 'UI')
  return element.text
}

const byteCount = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

const unfit = (tag: number, vr: string): AppError =>
  new AppError('INPUT_INVALID', `The value of DICOM element ${tag.toString(16).padStart(8, '0')} cannot be written as ${vr}.`)
