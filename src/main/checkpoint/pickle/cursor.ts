import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { beyondLimit, malformed } from '@main/checkpoint/pickle/refusal'

/** Reads a pickle from front to back; every read is checked against the end. Errors: CHECKPOINT_INVALID, CHECKPOINT_LIMIT. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
}

export const cursorOf = (bytes: Uint8Array): Cursor => ({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 })

/** Moves past `count` bytes and returns where they began. */
export function skip(cursor: Cursor, count: number): number {
  const begin = cursor.at
  if (count > cursor.bytes.length - begin) throw malformed('is cut')
  cursor.at = begin + count
  return begin
}

export const readUint8 = (cursor: Cursor): number => cursor.bytes[skip(cursor, 1)]!

export const readUint16 = (cursor: Cursor): number => cursor.bytes.readUInt16LE(skip(cursor, 2))

export const readUint32 = (cursor: Cursor): number => cursor.bytes.readUInt32LE(skip(cursor, 4))

export const readInt32 = (cursor: Cursor): number => cursor.bytes.readInt32LE(skip(cursor, 4))

/** Pickle's one big-endian number. */
export const readFloat64 = (cursor: Cursor): number => cursor.bytes.readDoubleBE(skip(cursor, 8))

export function readUint64(cursor: Cursor): number {
  const value = cursor.bytes.readBigUInt64LE(skip(cursor, 8))
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value)
}

/** `length` bytes, a view of the pickle. */
export function readBytes(cursor: Cursor, length: number): Buffer {
  if (length < 0) throw malformed('gives a negative length')
  if (length > cursor.bytes.length - cursor.at) throw malformed('is cut')
  if (length > pickleLimits.stringBytes) throw beyondLimit('a longer text')
  const begin = skip(cursor, length)
  return cursor.bytes.subarray(begin, begin + length)
}

/** Bytes to the next line feed, which is passed over. */
export function readLine(cursor: Cursor): Buffer {
  const end = cursor.bytes.indexOf(0x0a, cursor.at)
  if (end < 0) throw malformed('is cut')
  if (end - cursor.at > pickleLimits.lineBytes) throw beyondLimit('a longer line')
  const line = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end + 1
  return line
}
