import { expect, test } from 'vitest'
import { batchThatFits, memoryShort, stepBytes } from '@main/training/memory'

test('a step that does not fit is refused with the batch that would', () => {
  expect(memoryShort(2 ** 32, 8, 2 ** 31).message).toContain('A step with a batch of 8 needs about 4.0 GiB; 2.0 GiB are free. A batch of 4 would fit')
  expect(memoryShort(2 ** 40, 8, 2 ** 31).message).toContain('Train fewer stages')
  expect([batchThatFits(2 ** 32, 8, 2 ** 31), batchThatFits(2 ** 40, 8, 2 ** 31)]).toEqual([4, null])
})

test('more forward values, more parameters and more slots need more', () => {
  const parameters = [{ name: 'w', shape: [1000] }]
  const base = stepBytes({ forwardBytes: 1000, parameters }, 0)
  expect(stepBytes({ forwardBytes: 2000, parameters }, 0)).toBeGreaterThan(base)
  expect(stepBytes({ forwardBytes: 1000, parameters }, 2) - base).toBe(1.5 * 4 * 1000 * 4)
})
