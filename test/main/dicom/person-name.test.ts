import { expect, it } from 'vitest'
import { displayName } from '@main/dicom/person-name'

it.each([
  ['Doe^John', 'Doe, John'],
  ['Doe^John^Q^Dr^Jr', 'Doe, Dr John Q Jr'],
  ['Doe', 'Doe'],
  ['^John', 'John'],
  ['', ''],
  ['王^小明', '王 小明'],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田 太郎)'],
  ['=山田^太郎', '山田 太郎'],
  ['==やまだ^たろう', 'やまだ たろう'],
  ['Doe^John\\Roe^Jane', 'Doe, John'],
  ['__proto__^constructor', '__proto__, constructor']
])('%s reads %s', (raw, shown) => {
  expect(displayName(raw)).toBe(shown)
})

it('a name of 65,534 letters is cut', () => {
  expect(displayName('A'.repeat(65_534)).length).toBeLessThanOrEqual(100)
})
