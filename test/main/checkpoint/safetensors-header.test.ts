import { describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { parseSafetensorsHeader } from '@main/checkpoint/safetensors-header'
import { fuzzCases, mutate } from './mutate'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (text: string, dataBytes: number) => parseSafetensorsHeader(bytes(text), 8 + bytes(text).length + dataBytes)
const codeOf = (text: string, dataBytes: number): string => {
  try {
    parse(text, dataBytes)
    return 'accepted'
  } catch (error) {
    return error instanceof AppError ? error.code : `a stranger: ${String(error)}`
  }
}

describe('parseSafetensorsHeader', () => {
  test('reads tensors with absolute offsets, and metadata', () => {
    const text = '{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2,3],"data_offsets":[2,26]},"h":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}   '
    const { metadata, tensors } = parse(text, 26)
    expect({ ...metadata }).toEqual({ a: 'b' })
    expect(tensors.get('x')).toEqual({ dtype: 'F32', shape: [2, 3], offset: 8 + text.length + 2, bytes: 24 })
    expect(tensors.get('h')?.shape).toEqual([])
  })

  test('takes colons, quotes and backslashes inside names for what they are', () => {
    expect([...parse('{"a:\\"b\\\\":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1).tensors.keys()]).toEqual(['a:"b\\'])
  })

  test('keeps __proto__ a name like any other', () => {
    const { metadata, tensors } = parse('{"__metadata__":{"__proto__":"polluted"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1)
    expect(Object.keys(metadata)).toEqual(['__proto__'])
    expect(tensors.has('__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test('takes empty tensors, which share their offset with the next one', () => {
    const text = '{"e":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]},"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}'
    expect(parse(text, 3).tensors.size).toBe(2)
  })

  const entry = (fields: string): string => `{"x":{${fields}}}`
  const refused: readonly (readonly [string, string, number])[] = [
    ['nothing', '', 0],
    ['a blank before the object', ' {}', 0],
    ['an array', '[]', 0],
    ['cut JSON', '{"x":', 0],
    ['text after the object', '{} {}', 0],
    ['bytes without a tensor', '{}', 4],
    ['a tensor that is no object', '{"x":1}', 0],
    ['a tensor that is null', '{"x":null}', 0],
    ['metadata that are no object', '{"__metadata__":[]}', 0],
    ['metadata that are numbers', '{"__metadata__":{"a":1}}', 0],
    ['an unknown dtype', entry('"dtype":"F4","shape":[1],"data_offsets":[0,4]'), 4],
    ['a dtype inherited from Object', entry('"dtype":"toString","shape":[1],"data_offsets":[0,4]'), 4],
    ['a negative size', entry('"dtype":"U8","shape":[-1],"data_offsets":[0,1]'), 1],
    ['two negative sizes', entry('"dtype":"U8","shape":[-1,-1],"data_offsets":[0,1]'), 1],
    ['a fractional size', entry('"dtype":"U8","shape":[1.5],"data_offsets":[0,1]'), 1],
    ['a size beyond the safe integers', entry('"dtype":"U8","shape":[9007199254740993],"data_offsets":[0,9007199254740993]'), 1],
    ['a product beyond the safe integers', entry('"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0]'), 0],
    ['a shape of text', entry('"dtype":"U8","shape":"1","data_offsets":[0,1]'), 1],
    ['a rank of 17', entry(`"dtype":"U8","shape":[${Array.from({ length: 17 }, () => 1).join()}],"data_offsets":[0,1]`), 1],
    ['reversed offsets', entry('"dtype":"U8","shape":[1],"data_offsets":[1,0]'), 1],
    ['one offset', entry('"dtype":"U8","shape":[0],"data_offsets":[0]'), 0],
    ['negative offsets', entry('"dtype":"U8","shape":[1],"data_offsets":[-1,0]'), 1],
    ['fewer bytes than the shape needs', entry('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), 4],
    ['an offset past the end', entry('"dtype":"U8","shape":[2],"data_offsets":[0,2]'), 1],
    ['a hole at the beginning', entry('"dtype":"U8","shape":[1],"data_offsets":[1,2]'), 2],
    ['bytes after the last tensor', entry('"dtype":"U8","shape":[1],"data_offsets":[0,1]'), 2],
    ['a field that is not of the format', entry('"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":{}'), 1],
    ['a field twice', entry('"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]'), 1],
    ['a name twice', '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1],
    ['a name twice, once escaped', '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0078":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1],
    ['overlapping tensors', '{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}', 3],
    ['the same bytes twice', '{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}', 2],
    ['an object where a number belongs', entry('"dtype":{"a":1},"shape":[1],"data_offsets":[0,1]'), 1]
  ]
  test.each(refused)('refuses %s', (_, text, dataBytes) => {
    expect(codeOf(text, dataBytes)).toBe('CHECKPOINT_INVALID')
  })

  test('refuses bytes that are no UTF-8', () => {
    expect(() => parseSafetensorsHeader(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 15)).toThrow(AppError)
  })

  test('refuses a million nested arrays without overflowing the stack', () => {
    const depth = 1_000_000
    expect(codeOf(`{"x":${'['.repeat(depth)}${']'.repeat(depth)}}`, 0)).toBe('CHECKPOINT_INVALID')
  })

  test('meets mutated headers with an AppError or tensors that lie inside the file', () => {
    const original = bytes(
      '{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"a.bias":{"dtype":"F16","shape":[4],"data_offsets":[24,32]},"n":{"dtype":"I64","shape":[],"data_offsets":[32,40]}}'
    )
    const dictionary = ['"', '{', '}', '[', ']', ',', ':', '-', '0', '9007199254740993', '1e3', '\\u0000', '"__proto__":', '"dtype":', 'null', '"F64"', '[0,8]'].map(bytes)
    const cases = fuzzCases(20_000)
    let accepted = 0
    for (let seed = 0; seed < cases; seed++) {
      const header = mutate(original, seed, dictionary)
      const fileBytes = 8 + header.length + 40
      try {
        for (const [name, { offset, bytes: length }] of parseSafetensorsHeader(header, fileBytes).tensors)
          if (offset < 8 + header.length || offset + length > fileBytes) expect.fail(`case ${seed}: ${name} lies outside the file`)
        accepted++
      } catch (error) {
        if (!(error instanceof AppError)) expect.fail(`case ${seed}: ${String(error)}`)
      }
    }
    // Both must happen, else the mutations are too weak or too strong to say anything.
    expect(accepted).toBeGreaterThan(cases / 100)
    expect(accepted).toBeLessThan(cases / 2)
  }, 600_000)
})
