import { checkSize, pixelsInvalid, type Expected } from '@main/dicom/codecs/cells'

const startOfCodestream = 0xff4f
const size = 0xff51
const startOfTile = 0xff90
const endOfCodestream = 0xffd9
/** Far above what scanners write; a stream of one-pixel tiles would keep the codec busy for hours. */
const mostTiles = 4096

/**
 * Checks a JPEG 2000 or HTJ2K code stream (ITU-T T.800 annex A) before a codec sees it: its size has to be the header's,
 * and its tile-parts have to be all there, which the codecs do not insist on.
 * @returns the code stream without a JP2 wrapper
 * @throws AppError PIXELS_INVALID
 */
export function checkedCodestream(bytes: Uint8Array, expected: Expected): Uint8Array {
  const stream = unwrapped(bytes)
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length)
  if (stream.length < 42 || view.getUint16(0) !== startOfCodestream || view.getUint16(2) !== size) throw pixelsInvalid('The compressed pixels do not begin as JPEG 2000 does.')
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from({ length: 8 }, (_, i) => view.getUint32(8 + 4 * i)) as [number, number, number, number, number, number, number, number]
  const components = view.getUint16(40)
  if (components < 1 || components > 4 || stream.length < 42 + 3 * components) throw pixelsInvalid('The JPEG 2000 header is broken.')
  const depths = Array.from({ length: components }, (_, i) => (view.getUint8(42 + 3 * i) & 0x7f) + 1)
  for (let i = 0; i < components; i++) {
    if (view.getUint8(43 + 3 * i) !== 1 || view.getUint8(44 + 3 * i) !== 1) throw pixelsInvalid('The JPEG 2000 stream is subsampled.')
  }
  checkSize({ rows: bottom - top, columns: right - left, components, precision: Math.max(...depths) }, expected)
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight)
  if (!(tiles >= 1 && tiles <= mostTiles)) throw pixelsInvalid('The JPEG 2000 stream has too many tiles.')
  checkTileParts(view, 4 + view.getUint16(4))
  return stream
}

function checkTileParts(view: DataView, afterSize: number): void {
  let position = afterSize
  const need = (count: number): void => {
    if (position + count > view.byteLength) throw pixelsInvalid('The JPEG 2000 stream ends before the image is full.')
  }
  // Segments of the main header.
  for (;;) {
    need(4)
    if (view.getUint16(position) === startOfTile) break
    position += 2 + Math.max(2, view.getUint16(position + 2))
  }
  for (;;) {
    // A stream may lack its last marker when the tile-parts before it are whole.
    if (position === view.byteLength) return
    need(2)
    const marker = view.getUint16(position)
    if (marker === endOfCodestream) return
    need(12)
    if (marker !== startOfTile) throw pixelsInvalid('A tile-part of the JPEG 2000 stream is broken.')
    const length = view.getUint32(position + 6)
    // Length 0: the last tile-part, which goes on to the end (A.4.2).
    if (length === 0) {
      let end = view.byteLength
      while (end > position && view.getUint8(end - 1) === 0) end--
      if (view.getUint16(end - 2) !== endOfCodestream) throw pixelsInvalid('The JPEG 2000 stream ends before the image is full.')
      return
    }
    if (length < 14) throw pixelsInvalid('A tile-part of the JPEG 2000 stream is broken.')
    need(length)
    position += length
  }
}

/** The contiguous code stream box of a JP2 file, which some writers put into fragments. */
function unwrapped(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 12 || view.getUint32(4) !== 0x6a502020) return bytes
  for (let position = 0; position + 8 <= bytes.length; ) {
    const length = view.getUint32(position)
    if (view.getUint32(position + 4) === 0x6a703263) return bytes.subarray(position + (length === 1 ? 16 : 8))
    if (length < 8) break
    position += length
  }
  throw pixelsInvalid('The JP2 file has no code stream.')
}
