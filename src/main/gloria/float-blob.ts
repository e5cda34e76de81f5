/** Float32 values as they are stored: little endian, as every machine that Gloriole runs on has them in memory. */
export const blobOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** The values of a blob; copied, because SQLite's buffers need not begin at a multiple of four bytes. */
export function floatsOf(blob: Uint8Array): Float32Array {
  const bytes = new Uint8Array(blob)
  return new Float32Array(bytes.buffer)
}
