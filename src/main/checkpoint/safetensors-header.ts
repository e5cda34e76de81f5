import { AppError } from '@shared/domain/errors'
import { bytesOf, elementsOf, isTensorType, type TensorType } from '@main/checkpoint/tensor-type'

/** Where one tensor lies. */
export interface TensorPlace {
  readonly dtype: TensorType
  readonly shape: readonly number[]
  /** Absolute byte offset in the file. */
  readonly offset: number
  readonly bytes: number
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>
  readonly tensors: ReadonlyMap<string, TensorPlace>
}

/** The largest header read, in bytes: a hundred times the header of a GLoRIA with BERT-base and ResNet-152. */
export const headerLimitBytes = 16 * 1024 * 1024
const rankLimit = 16

const invalid = (why: string, cause?: unknown): AppError => new AppError('CHECKPOINT_INVALID', `The safetensors header ${why}.`, { cause })

/**
 * Reads a safetensors header (JSON after the 8 length bytes) for a file of `fileBytes`. As the format demands, the
 * tensors fill the data part without holes or overlaps, so an offset can never lead outside the file.
 * Source: the format description of safetensors 0.4. Errors: CHECKPOINT_INVALID.
 */
export function parseSafetensorsHeader(header: Uint8Array, fileBytes: number): SafetensorsHeader {
  const json = parseJson(header)
  const dataStart = 8 + header.byteLength
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>
  const tensors = new Map<string, TensorPlace>()
  for (const [name, entry] of Object.entries(json)) {
    if (name !== '__metadata__') {
      tensors.set(name, place(name, entry, dataStart))
      continue
    }
    if (!isObject(entry)) throw invalid('has metadata that are no object')
    for (const [key, value] of Object.entries(entry)) {
      if (typeof value !== 'string') throw invalid('has metadata that are no text')
      metadata[key] = value
    }
  }
  checkCoverage(tensors, dataStart, fileBytes)
  return { metadata, tensors }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

function parseJson(header: Uint8Array): object {
  // '{' first and at once: JSON.parse would also take blanks, which the format forbids.
  if (header[0] !== 0x7b) throw invalid('does not begin with {')
  let text: string
  let json: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header)
    json = JSON.parse(text)
  } catch (cause) {
    throw invalid('is no JSON in UTF-8', cause)
  }
  if (!isObject(json)) throw invalid('is no JSON object')
  if (colonsOutsideStrings(text) !== keysWithin(json)) throw invalid('names something twice')
  return json
}

/** JSON.parse keeps the last of two equal keys; there is one colon for each key that was written. */
function colonsOutsideStrings(text: string): number {
  let colons = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) inString = !inString
    else if (unit === 0x5c) at++
    else if (unit === 0x3a && !inString) colons++
  }
  return colons
}

/** Keys to a depth of 2, all that the format knows; deeper ones make the count differ, so they are refused as well. */
function keysWithin(json: object): number {
  let keys = 0
  for (const entry of Object.values(json) as unknown[]) keys += 1 + (isObject(entry) ? Object.keys(entry).length : 0)
  return keys
}

function place(name: string, entry: unknown, dataStart: number): TensorPlace {
  const of = JSON.stringify(name.slice(0, 200))
  if (!isObject(entry) || Object.keys(entry).length !== 3) throw invalid(`describes ${of} otherwise than by dtype, shape and data_offsets`)
  const { dtype, shape, data_offsets: offsets } = entry as { dtype?: unknown; shape?: unknown; data_offsets?: unknown }
  if (typeof dtype !== 'string' || !isTensorType(dtype)) throw invalid(`gives ${of} an unknown dtype`)
  if (!isSizes(shape) || shape.length > rankLimit) throw invalid(`gives ${of} an impossible shape`)
  if (!isSizes(offsets) || offsets.length !== 2) throw invalid(`gives ${of} impossible offsets`)
  const [begin, end] = offsets as [number, number]
  if (end - begin !== elementsOf(shape) * bytesOf(dtype)) throw invalid(`gives ${of} more or fewer bytes than its shape needs`)
  return { dtype, shape, offset: dataStart + begin, bytes: end - begin }
}

const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)

function checkCoverage(tensors: ReadonlyMap<string, TensorPlace>, dataStart: number, fileBytes: number): void {
  let reached = dataStart
  for (const { offset, bytes } of [...tensors.values()].sort((a, b) => a.offset - b.offset || a.bytes - b.bytes)) {
    if (offset !== reached) throw invalid(offset < reached ? 'lets two tensors overlap' : 'leaves bytes between two tensors')
    reached += bytes
  }
  if (reached !== fileBytes) throw invalid(reached > fileBytes ? 'leads past the end of the file' : 'leaves bytes after the last tensor')
}
