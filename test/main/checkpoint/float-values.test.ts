import { expect, test } from 'vitest'
import { float16Of, floatReader } from '@main/checkpoint/float-values'

test('binary16 at its corners (IEEE 754-2019, 3.6)', () => {
  const corners: readonly (readonly [number, number])[] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN]
  ]
  for (const [bits, value] of corners) expect([bits, float16Of(bits)]).toEqual([bits, value])
})

test('each type is read little-endian at its own stride', () => {
  const view = (...bytes: number[]): DataView => new DataView(Uint8Array.from(bytes).buffer)
  expect(floatReader('F16')(view(0, 0, 0, 0x3c), 1)).toBe(1)
  expect(floatReader('BF16')(view(0, 0, 0xc0, 0xbf), 1)).toBe(-1.5)
  expect(floatReader('F32')(view(0, 0, 0, 0, 0, 0, 0xc0, 0xbf), 1)).toBe(-1.5)
  expect(floatReader('F64')(view(0, 0, 0, 0, 0, 0, 0xf8, 0x3f), 0)).toBe(1.5)
})
