import { expect, test } from 'vitest'
import { axisOf, broadcast, volume } from '@main/onnx/shape'

test('broadcasting aligns the last axes and stretches ones', () => {
  expect(broadcast(['n', 3, 1], [4], 'Add')).toEqual(['n', 3, 4])
  expect(broadcast([], ['n', 2], 'Add')).toEqual(['n', 2])
  expect(broadcast(['n', 1], ['n', 5], 'Add')).toEqual(['n', 5])
})

test('sizes that differ, and symbols that need not be equal, do not broadcast', () => {
  expect(() => broadcast([3], [4], 'Add of a and b')).toThrow('Add of a and b: [3] and [4] do not broadcast')
  expect(() => broadcast(['n'], ['m'], 'Add')).toThrow('do not broadcast')
  expect(() => broadcast(['n'], [4], 'Add')).toThrow('do not broadcast')
})

test('negative axes count from the end and axes outside are refused', () => {
  expect(axisOf(-1, 3, 'Softmax')).toBe(2)
  expect(() => axisOf(3, 3, 'Softmax')).toThrow('axis 3 is outside a tensor of rank 3')
  expect(() => axisOf(-4, 3, 'Softmax')).toThrow('outside')
})

test('a volume is the product of the known sizes and the symbols that multiply it', () => {
  expect(volume(['n', 3, 'length', 4])).toEqual({ known: 12, symbols: ['length', 'n'] })
})
