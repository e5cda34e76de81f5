import { AppError } from '@shared/domain/errors'
import { bytesOf } from '@main/dicom/element'
import type { ImageDescription } from '@main/dicom/image'
import { mostFrames } from '@main/dicom/limits'
import type { ParsedDicom } from '@main/dicom/parse'
import { pixelDataTag, readFragmentHeader } from '@main/dicom/scan'

interface Fragment {
  readonly offset: number
  readonly length: number
  /** Bytes from the first fragment's header to this one's, as offset tables count. */
  readonly fromFirst: number
}

const extendedOffsetsTag = 0x7fe00001

/**
 * The code streams of the frames of encapsulated pixel data (PS3.5 A.4), their fragments joined.
 * @throws AppError PIXELS_INVALID, DICOM_TRUNCATED or DICOM_MALFORMED
 */
export function encapsulatedFrames(parsed: ParsedDicom, image: ImageDescription): (frame: number) => Uint8Array {
  const { bytes } = parsed.dataSet
  const element = parsed.dataSet.elements.get(pixelDataTag)
  if (element?.undefinedLength !== true) throw invalid('The pixel data are not in fragments, as the transfer syntax demands.')
  const { table, fragments } = readFragments(bytes, element.offset)
  const starts = firstFragments(parsed, fragments, table, image.frames)
  return (frame) => {
    const own = fragments.slice(starts[frame], starts[frame + 1])
    if (own.length === 1) return bytes.subarray(own[0]!.offset, own[0]!.offset + own[0]!.length)
    return Buffer.concat(own.map(({ offset, length }) => bytes.subarray(offset, offset + length)))
  }
}

function readFragments(bytes: Uint8Array, start: number): { table: Uint8Array; fragments: Fragment[] } {
  const head = readFragmentHeader(bytes, start, bytes.length)
  if (head === null) throw invalid('The pixel data have no fragments.')
  const first = head.offset + head.length
  const fragments: Fragment[] = []
  for (let position = first; ; ) {
    const fragment = readFragmentHeader(bytes, position, bytes.length)
    if (fragment === null) break
    if (fragments.length >= 4 * mostFrames) throw new AppError('DICOM_LIMIT', 'The pixel data have more fragments than the limit.')
    fragments.push({ ...fragment, fromFirst: position - first })
    position = fragment.offset + fragment.length
  }
  return { table: bytes.subarray(head.offset, first), fragments }
}

/** Index of the first fragment of every frame, and behind them the number of fragments. */
function firstFragments(parsed: ParsedDicom, fragments: readonly Fragment[], table: Uint8Array, frames: number): number[] {
  const end = fragments.length
  if (frames === 1 && end > 0) return [0, end]
  if (frames === end) return [...fragments.keys(), end]
  const starts = byOffsets(fragments, offsetsOf(table, 4), frames) ?? byOffsets(fragments, offsetsOf(bytesOf(parsed.dataSet, extendedOffsetsTag), 8), frames)
  if (starts !== null) return starts
  // No usable table: a JPEG, JPEG-LS or JPEG 2000 frame ends with the marker FFD9, maybe padded to an even length.
  const ends = fragments.flatMap((fragment, i) => (endsFrame(parsed.dataSet.bytes, fragment) ? [i + 1] : []))
  if (parsed.syntax.codec === 'rle' || ends.length !== frames || ends.at(-1) !== end) {
    throw invalid('The fragments of the pixel data cannot be told apart into the frames of the image.')
  }
  return [0, ...ends]
}

function offsetsOf(table: Uint8Array | null, width: 4 | 8): number[] {
  if (table === null) return []
  const view = new DataView(table.buffer, table.byteOffset, table.length)
  return Array.from({ length: Math.floor(table.length / width) }, (_, i) => (width === 4 ? view.getUint32(4 * i, true) : Number(view.getBigUint64(8 * i, true))))
}

function byOffsets(fragments: readonly Fragment[], offsets: readonly number[], frames: number): number[] | null {
  if (offsets.length !== frames) return null
  const index = new Map(fragments.map(({ fromFirst }, i) => [fromFirst, i]))
  const starts = offsets.map((offset) => index.get(offset))
  let previous = -1
  for (const start of starts) {
    if (start === undefined || start <= previous) return null
    previous = start
  }
  return starts[0] === 0 ? [...(starts as number[]), fragments.length] : null
}

function endsFrame(bytes: Uint8Array, { offset, length }: Fragment): boolean {
  let last = offset + length - 1
  while (last > offset && bytes[last] === 0) last--
  return last > offset && bytes[last] === 0xd9 && bytes[last - 1] === 0xff
}

const invalid = (message: string): AppError => new AppError('PIXELS_INVALID', message)
