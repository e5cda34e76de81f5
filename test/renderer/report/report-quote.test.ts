import { expect, it } from 'vitest'
import { placeOf, quoteOf } from '@renderer/report/report-quote'

const text = 'No effusion. Small effusion on the left. No effusion.'

it('quotes what is selected, without the spaces around it', () => {
  expect(quoteOf(text, { start: 12, end: 28 })).toEqual({ text: 'Small effusion', start: 13 })
  expect(quoteOf(text, { start: 12, end: 13 })).toBeNull()
  expect(quoteOf(text, { start: 5, end: 5 })).toBeNull()
  expect(quoteOf('x '.repeat(400), { start: 0, end: 800 })!.text).toHaveLength(499)
})

it('finds quoted words again where they went, the nearest of several, and says when they are gone', () => {
  const quote = quoteOf(text, { start: 19, end: 27 })!
  expect(quote).toEqual({ text: 'effusion', start: 19 })
  expect(placeOf(text, quote)).toBe(19)
  expect(placeOf(`FINDINGS: ${text}`, { ...quote, start: 29 })).toBe(29)
  expect(placeOf('An effusion.', quote)).toBe(3)
  expect(placeOf('Clear.', quote)).toBeNull()
})
