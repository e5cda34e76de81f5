/** Assembles pickles opcode by opcode, also those that no Python would write. */
export type Piece = string | number | Uint8Array

/** Strings are taken byte by byte (latin-1), numbers as one byte. */
export const join = (...pieces: readonly Piece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : typeof piece === 'number' ? Buffer.of(piece) : piece)))

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
export const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
  return bytes
}

export const text = (value: string): Buffer => join('X', u32(Buffer.byteLength(value)), Buffer.from(value))
export const int = (value: number): Buffer => (Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31 ? join('J', u32(value)) : join('\x8a', 8, u64(BigInt(value))))
export const global = (module: string, name: string): Buffer => join('c', `${module}\n${name}\n`)
export const tuple = (...items: readonly Piece[]): Buffer => join('(', ...items, 't')
export const list = (...items: readonly Piece[]): Buffer => join('](', ...items, 'e')
export const dict = (...keysAndValues: readonly Piece[]): Buffer => join('}(', ...keysAndValues, 'u')
export const reduce = (callable: Piece, ...args: readonly Piece[]): Buffer => join(callable, tuple(...args), 'R')
export const pickle = (...pieces: readonly Piece[]): Buffer => join('\x80\x02', ...pieces, '.')

export interface TensorParts {
  readonly type?: Piece
  readonly key?: Piece
  readonly elements?: Piece
  readonly offset?: Piece
  readonly size?: Piece
  readonly stride?: Piece
}

export const storage = ({ type = global('torch', 'FloatStorage'), key = text('0'), elements = int(4) }: TensorParts = {}): Buffer =>
  join(tuple(text('storage'), type, key, text('cpu'), elements), 'Q')

/** What torch.save writes for a tensor; by default 4 floats of the storage `0`. */
export const tensor = (parts: TensorParts = {}): Buffer =>
  reduce(
    global('torch._utils', '_rebuild_tensor_v2'),
    storage(parts),
    parts.offset ?? int(0),
    parts.size ?? tuple(int(4)),
    parts.stride ?? tuple(int(1)),
    '\x89',
    reduce(global('collections', 'OrderedDict'))
  )

/** A Lightning checkpoint with one tensor and whatever else is given. */
export const lightning = (state: Piece, ...rest: readonly Piece[]): Buffer => pickle(dict(text('state_dict'), state, ...rest))
export const stateOf = (value: Piece): Buffer => dict(text('gloria.img_encoder.model.conv1.weight'), value)
