import { expect, it } from 'vitest'
import { derivedUid, isUid } from '@main/dicom/uid'

it('derived UIDs are UIDs, depend on every part, and on nothing else', () => {
  const one = derivedUid('study', Uint8Array.of(1, 2))
  expect(isUid(one)).toBe(true)
  expect(one).toMatch(/^2\.25\.[1-9]\d*$/)
  expect(one.length).toBeLessThanOrEqual(64)
  expect(derivedUid('study', Uint8Array.of(1, 2))).toBe(one)
  expect(derivedUid('series', Uint8Array.of(1, 2))).not.toBe(one)
  expect(derivedUid('study', Uint8Array.of(1, 3))).not.toBe(one)
  // Parts are told apart: the end of one is not the beginning of the next.
  expect(derivedUid('ab', 'c')).not.toBe(derivedUid('a', 'bc'))
})

it('a derived UID is the decimal value of a UUID of version 8', () => {
  const hex = BigInt(derivedUid('x').slice(5)).toString(16).padStart(32, '0')
  expect(hex[12]).toBe('8')
  expect('89ab').toContain(hex[16])
})

it.each(['', '1..2', '1.2.', '.1', '../1', '1.2a', '1'.repeat(65)])('%j is no UID', (text) => {
  expect(isUid(text)).toBe(false)
})
