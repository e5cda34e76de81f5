import { expect, test } from 'vitest'
import { inOrder, pagesAround } from '@renderer/worklist/pages'

const pages = (first: number, last: number, total: number) => inOrder(pagesAround({ first, last }, total))

test('what is in sight is read first, then what is near, further down before further up', () => {
  expect(pages(3050, 3075, 100_000)).toEqual([30, 31, 29, 32, 28, 33, 27, 34, 26, 35, 25])
  expect(pages(3090, 3110, 100_000).slice(0, 4)).toEqual([31, 30, 32, 29])
})

test('at the ends of a list, and in one of a few rows, nothing beyond it is asked for', () => {
  expect(pages(0, 24, 100_000)).toEqual([0, 1, 2, 3, 4, 5])
  expect(pages(99_980, 99_999, 100_000)).toEqual([999, 998, 997, 996, 995, 994])
  expect(pages(0, 2, 3)).toEqual([0])
  expect(pages(0, 0, 0)).toEqual([0])
})
