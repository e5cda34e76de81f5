import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { beyondLimit, malformed } from '@main/checkpoint/pickle/refusal'

const asNumber = (value: bigint): number | bigint => (BigInt.asIntN(53, value) === value ? Number(value) : value)

/** Two's complement, little-endian, of any length (LONG1, LONG4). */
export function integerOfBytes(bytes: Uint8Array): number | bigint {
  if (bytes.length > pickleLimits.integerBytes) throw beyondLimit('a longer integer')
  let value = 0n
  for (let n = bytes.length - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes[n]!)
  return asNumber(BigInt.asIntN(bytes.length * 8, value))
}

/** The decimal text of INT and LONG; `00` and `01` are protocol 0's False and True. */
export function integerOfText(text: string): number | bigint | boolean {
  if (text === '00') return false
  if (text === '01') return true
  // 2.4 digits a byte: the same bound as for binary integers.
  if (text.length > pickleLimits.integerBytes * 2.4) throw beyondLimit('a longer integer')
  if (!/^[+-]?\d+L?$/.test(text)) throw malformed('has an integer that is none')
  return asNumber(BigInt(text.replace(/^\+|L$/g, '')))
}

export function floatOfText(text: string): number {
  const named: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN }
  if (Object.hasOwn(named, text)) return named[text]!
  if (text.length > 100 || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw malformed('has a number that is none')
  return Number(text)
}

/** Python's raw-unicode-escape (UNICODE, protocol 0). */
export const textOfRawUnicode = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short: string | undefined, long: string | undefined) => {
    const point = Number.parseInt(short ?? long!, 16)
    if (point > 0x10ffff) throw malformed('has a character that is none')
    return String.fromCodePoint(point)
  })

/** A quoted Python 2 string (STRING, protocol 0). */
export function textOfRepr(text: string): string {
  const quote = text[0]
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) throw malformed('has a text without quotes')
  const plain: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' }
  return text.slice(1, -1).replace(/\\(?:x([0-9a-f]{2})|(.?))/gis, (_, hex: string | undefined, character: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (!Object.hasOwn(plain, character!)) throw malformed('has a text with an unknown escape')
    return plain[character!]!
  })
}
