import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { matchExpression, searchable } from '@main/store/search-text'

/** A full-text table as the library's, with the given texts as rows 1, 2, ... */
function index(...texts: string[]) {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.exec(`CREATE VIRTUAL TABLE t USING fts5 (a, b, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`)
  texts.forEach((text, i) => database.prepare('INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)').run(i + 1, searchable(text), 'Chest PA'))
  return (search: string): unknown[] => {
    const match = matchExpression(search)
    return match === null ? [] : database.prepare('SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid').pluck().all(match)
  }
}

test('words are found by their beginning, in any order, in any column, without diacritics', () => {
  const find = index('Müller Anna', 'Mull Anton')
  expect(find('mul')).toEqual([1, 2])
  expect(find('ann MULLER')).toEqual([1])
  expect(find('chest ant')).toEqual([2])
  expect(find('ller')).toEqual([])
})

test('Chinese, Japanese and Korean are found inside a run of characters', () => {
  const find = index('胸部正位片', '胸部侧位片 王小明', 'レントゲン写真', '흉부사진')
  expect(find('正位')).toEqual([1])
  expect(find('胸部')).toEqual([1, 2])
  expect(find('位片')).toEqual([1, 2])
  expect(find('小明 胸')).toEqual([2])
  expect(find('部位')).toEqual([])
  expect(find('写真')).toEqual([3])
  expect(find('사진')).toEqual([4])
})

test('what the tokenizer splits must stand in order', () => {
  const find = index('ACC-12.3', 'ACC 3 12', "O'Brien")
  expect(find('acc-12.3')).toEqual([1])
  expect(find("o'bri")).toEqual([3])
})

test('nothing to look for is no expression', () => {
  for (const search of ['', '   ', '"', '* ( ) -', '\u0000']) expect(matchExpression(search)).toBeNull()
})

test('whatever a reader types is a valid expression', () => {
  const find = index('anything')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.stringMatching(/^["'*:^(){}+\-a ANDORNEARnot]{0,60}$/)), (search) => {
      expect(() => find(search)).not.toThrow()
    }),
    { numRuns: 1000 }
  )
  expect(find('anything" OR "x')).toEqual([])
})
