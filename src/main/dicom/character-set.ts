import { TextDecoder } from 'node:util'

/**
 * Text of DICOM's character sets (PS3.3 C.12.1.1.2, PS3.5 6.1): single-byte sets, UTF-8, GB18030, GBK, and the code
 * extensions of ISO 2022, whose escape sequences switch sets inside a value.
 */

/** A set as the escape sequence of it or SpecificCharacterSet names it. */
interface CodedSet {
  /** Label of the Encoding Standard. */
  readonly label: string
  /** Two-byte set in the lower half (G0): the bytes are those of the label with bit 7 cleared, after this prefix. */
  readonly lower?: { readonly prefix: readonly number[] }
}

const byNumber = new Map<string, CodedSet>([
  ['6', { label: 'windows-1252' }],
  ['100', { label: 'windows-1252' }],
  ['101', { label: 'iso-8859-2' }],
  ['109', { label: 'iso-8859-3' }],
  ['110', { label: 'iso-8859-4' }],
  ['144', { label: 'iso-8859-5' }],
  ['127', { label: 'iso-8859-6' }],
  ['126', { label: 'iso-8859-7' }],
  ['138', { label: 'iso-8859-8' }],
  ['148', { label: 'windows-1254' }],
  ['203', { label: 'iso-8859-15' }],
  ['166', { label: 'windows-874' }],
  ['13', { label: 'shift_jis' }],
  ['149', { label: 'euc-kr' }],
  ['58', { label: 'gbk' }],
  ['192', { label: 'utf-8' }]
])

/** Escape sequences without ESC. Designations of the upper half (G1) last until the next one; ASCII stays in the lower. */
const byEscape = new Map<string, CodedSet>([
  ['(B', { label: 'ascii' }],
  ['(J', { label: 'ascii' }],
  [')I', { label: 'shift_jis' }],
  ['$B', { label: 'euc-jp', lower: { prefix: [] } }],
  ['$@', { label: 'euc-jp', lower: { prefix: [] } }],
  ['$(D', { label: 'euc-jp', lower: { prefix: [0x8f] } }],
  ['$)C', { label: 'euc-kr' }],
  ['$)A', { label: 'gbk' }],
  ['-A', { label: 'windows-1252' }],
  ['-B', { label: 'iso-8859-2' }],
  ['-C', { label: 'iso-8859-3' }],
  ['-D', { label: 'iso-8859-4' }],
  ['-F', { label: 'iso-8859-7' }],
  ['-G', { label: 'iso-8859-6' }],
  ['-H', { label: 'iso-8859-8' }],
  ['-L', { label: 'iso-8859-5' }],
  ['-M', { label: 'windows-1254' }],
  ['-T', { label: 'windows-874' }],
  ['-b', { label: 'iso-8859-15' }]
])

const decoders = new Map<string, TextDecoder>()

/**
 * Decodes a text value.
 * @param names values of SpecificCharacterSet; unknown ones, or none, mean: UTF-8 where it fits, else Latin-1
 */
export function decodeText(bytes: Uint8Array, names: readonly string[]): string {
  const initial = codedSet(names[0] ?? '')
  if (!bytes.includes(0x1b) || initial?.label === 'utf-8' || initial?.label === 'gb18030') return decode(bytes, initial)
  let text = ''
  let lower: CodedSet | null = null
  let upper = initial
  let start = 0
  const flush = (end: number): void => {
    if (end > start) text += lower === null ? decode(bytes.subarray(start, end), upper) : decodeLower(bytes.subarray(start, end), lower)
  }
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, start)) {
    const escape = escapeAt(bytes, at + 1)
    flush(at)
    start = at + 1 + (escape?.name.length ?? 0)
    if (escape === null) continue
    if (escape.set.lower !== undefined) lower = escape.set
    else {
      lower = null
      if (escape.set.label !== 'ascii') upper = escape.set
    }
  }
  flush(bytes.length)
  return text
}

function codedSet(name: string): CodedSet | null {
  const upperCase = name.trim().toUpperCase()
  if (upperCase === 'GB18030' || upperCase === 'GBK') return { label: upperCase.toLowerCase() }
  const number = /^ISO[ _-](?:2022[ _-])?IR[ _-]?(\d+)$/.exec(upperCase)?.[1]
  return byNumber.get(number ?? '') ?? null
}

function escapeAt(bytes: Uint8Array, at: number): { name: string; set: CodedSet } | null {
  for (const length of [2, 3]) {
    const name = String.fromCharCode(...bytes.subarray(at, at + length))
    const set = byEscape.get(name)
    if (set !== undefined) return { name, set }
  }
  return null
}

function decode(bytes: Uint8Array, set: CodedSet | null): string {
  if (set !== null) return decoder(set.label, false).decode(bytes)
  try {
    return decoder('utf-8', true).decode(bytes)
  } catch {
    // Not UTF-8: single bytes, which always decode.
    return decoder('windows-1252', false).decode(bytes)
  }
}

/** Pairs of seven-bit bytes; control characters and spaces between them are themselves. */
function decodeLower(bytes: Uint8Array, { label, lower }: CodedSet): string {
  const out: number[] = []
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!
    const second = bytes[i + 1]
    if (first <= 0x20 || second === undefined) {
      out.push(first)
      i++
    } else {
      out.push(...(lower?.prefix ?? []), first | 0x80, second | 0x80)
      i += 2
    }
  }
  return decoder(label, false).decode(Uint8Array.from(out))
}

function decoder(label: string, fatal: boolean): TextDecoder {
  const key = fatal ? `${label}!` : label
  let found = decoders.get(key)
  if (found === undefined) decoders.set(key, (found = new TextDecoder(label, { fatal, ignoreBOM: true })))
  return found
}
