import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { dict, int, join, pickle, tensor, text, tuple, u32 } from '@test/main/checkpoint/pickle/assemble'

export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Row-major; called when its turn comes, so that one tensor at a time is in memory. */
  readonly values: () => Float32Array
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const u16 = (value: number): Buffer => Buffer.of(value & 255, value >> 8)

/**
 * Writes a checkpoint as PyTorch Lightning does (torch.save's zip, pickle protocol 2): a `state_dict` of float32
 * tensors, each with a storage of its own, and plain `hyper_parameters`.
 */
export async function writeLightningCheckpoint(path: string, tensors: readonly NamedTensor[], hyperParameters: readonly [string, number][]): Promise<void> {
  const state = dict(
    ...tensors.flatMap(({ name, shape }, key) => {
      const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
      return [text(name), tensor({ key: text(String(key)), elements: int(sizeOf(shape)), size: tuple(...shape.map(int)), stride: tuple(...strides.map(int)) })]
    })
  )
  const data = pickle(dict(text('epoch'), int(0), text('state_dict'), state, text('hyper_parameters'), nested(hyperParameters)))
  const handle = await open(path, 'w')
  try {
    const directory: Buffer[] = []
    let offset = 0
    const append = async (entry: string, bytes: Uint8Array) => {
      const name = Buffer.from(entry)
      const common = join(u16(0), u16(0), u32(0), u32(crc32(bytes)), u32(bytes.length), u32(bytes.length), u16(name.length))
      const local = join('PK\x03\x04', u16(20), common, u16(0), name)
      await handle.write(local)
      await handle.write(bytes)
      directory.push(join('PK\x01\x02', u16(20), u16(20), common, u16(0), u16(0), u16(0), u16(0), u32(0), u32(offset), name))
      offset += local.length + bytes.length
    }
    await append('archive/data.pkl', data)
    for (const [key, { values }] of tensors.entries()) {
      const all = values()
      await append(`archive/data/${key}`, new Uint8Array(all.buffer, all.byteOffset, all.byteLength))
    }
    await append('archive/version', Buffer.from('3\n'))
    const central = Buffer.concat(directory)
    await handle.write(join(central, 'PK\x05\x06', u16(0), u16(0), u16(directory.length), u16(directory.length), u32(central.length), u32(offset), u16(0)))
  } finally {
    await handle.close()
  }
}

/** `model.gloria.temp1` -> dictionaries within dictionaries. */
function nested(entries: readonly (readonly [string, number])[]): Buffer {
  const groups = Map.groupBy(entries, ([path]) => path.split('.')[0]!)
  const parts = [...groups].flatMap(([key, inner]) => {
    const [first] = inner
    const rest = inner.map(([path, value]) => [path.slice(key.length + 1), value] as const)
    return [text(key), inner.length === 1 && first![0] === key ? int(first![1]) : nested(rest)]
  })
  return dict(...parts)
}
