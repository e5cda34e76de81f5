import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { checkSize, pixelsInvalid, type Cells, type Expected } from '@main/dicom/codecs/cells'

/** The decoder classes of the @cornerstonejs codecs (embind), as far as they are alike. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): unknown
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean }
  getInterleaveMode?(): number
  delete(): void
}

interface WasmModule extends Record<string, unknown> {
  readonly HEAPU8: Uint8Array
}

type Factory = (options: { wasmBinary: Uint8Array; print(): void; printErr(): void }) => Promise<WasmModule>

export interface WasmFrame {
  readonly columns: number
  readonly rows: number
  readonly components: number
  readonly precision: number
  readonly signed: boolean
  /** Samples side by side, one byte each up to 8 bits, otherwise two in little endian. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly interleaveMode: number
}

/** A memory that one huge image has blown up is given back with its module. */
const largestKeptHeapBytes = 2 ** 28

/**
 * A decoder out of a WASM codec that the viewer uses too. Its memory is thrown away after an image that it
 * refused, and after large ones.
 * @param moduleName exported path of the codec's loader, `wasmName` of its binary
 */
export function wasmDecoder(moduleName: string, wasmName: string, className: string): (encoded: Uint8Array) => Promise<WasmFrame> {
  const require = createRequire(import.meta.url)
  let loaded: Promise<WasmModule> | null = null
  const quiet = (): undefined => undefined
  const load = async (): Promise<WasmModule> =>
    await (require(moduleName) as Factory)({ wasmBinary: readFileSync(require.resolve(wasmName)), print: quiet, printErr: quiet })

  return async (encoded) => {
    const module = await (loaded ??= load())
    try {
      const Decoder = module[className] as new () => WasmDecoder
      const decoder = new Decoder()
      decoder.getEncodedBuffer(encoded.length).set(encoded)
      decoder.decode()
      const info = decoder.getFrameInfo()
      const bytes = Uint8Array.from(decoder.getDecodedBuffer())
      const interleaveMode = decoder.getInterleaveMode?.() ?? 0
      decoder.delete()
      if (module.HEAPU8.length > largestKeptHeapBytes) loaded = null
      return { columns: info.width, rows: info.height, components: info.componentCount, precision: info.bitsPerSample, signed: info.isSigned, bytes, interleaveMode }
    } catch (cause) {
      // Whatever stopped the codec may have damaged its memory: the next image gets a new one.
      loaded = null
      throw pixelsInvalid('The compressed pixels are damaged or incomplete.', cause)
    }
  }
}

/**
 * The samples of a decoded frame.
 * @throws AppError PIXELS_INVALID when the codec made another image of the stream than its header announced
 */
export function sampleCells(frame: WasmFrame, expected: Expected): Cells {
  const { bytes, precision } = frame
  checkSize(frame, expected)
  const width = precision <= 8 ? 1 : 2
  if (precision > 16 || bytes.length !== frame.rows * frame.columns * frame.components * width) throw pixelsInvalid('The compressed pixels decode to another size than they say.')
  if (width === 2) return { data: new Uint16Array(bytes.buffer), precision }
  // Signed bytes for wider cells: the sign has to reach the new high bits.
  return { data: frame.signed && expected.bitsAllocated > 8 ? Uint16Array.from(new Int8Array(bytes.buffer)) : bytes, precision }
}
