import { expect, test } from 'vitest'
import { inOrder, pagesAround } from '@renderer/worklist/pages'

const pages = (first: number, last: number, total: number) => inOrder(pagesAround({ first, last }, total))

test('what is in sight is read first, then what is near, further down before further up', () => {
  expect(pages(3050, 3075, 100_000)).toEqual([15, 16, 14, 17, 13, 12])
  expect(pages(3190, 3210, 100_000).slice(0, 4)).toEqual([16, 15, 17, 14])
})

test('at the ends of a list, and in one of a few rows, nothing beyond it is asked for', () => {
  expect(pages(0, 24, 100_000)).toEqual([0, 1, 2])
  expect(pages(99_980, 99_999, 100_000)).toEqual([499, 498, 497])
  expect(pages(0, 2, 3)).toEqual([0])
  expect(pages(0, 0, 0)).toEqual([0])
})
