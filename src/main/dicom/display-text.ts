import { createHash } from 'node:crypto'

/** What stands for characters that were taken out, so that two names that differ in them do not look alike. */
const mark = '\uFFFD'
const lineBreaksAndTabs = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Control, bidirectional, zero-width, private and unassigned characters, and lone surrogates. */
const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}]+/gu

/**
 * Text of a foreign file, fit to be shown: one line, nothing invisible, nothing that turns the writing direction, at
 * most `limit` characters. It may still hold markup and formulas, which are text and have to be shown as text.
 */
export function displayText(raw: string, limit: number): string {
  const text = cleaned(raw)
  return text.length <= limit ? text : `${cut(text, limit - 1)}…`
}

/** As `displayText`, but what is too long ends in a piece of its hash: two identifiers never become one. */
export function displayIdentifier(raw: string, limit: number): string {
  const text = cleaned(raw)
  if (text.length <= limit) return text
  return `${cut(text, limit - 10)}…${createHash('sha256').update(text).digest('hex').slice(0, 9)}`
}

function cleaned(raw: string): string {
  return raw.replace(/[\0 ]+$/, '').replace(lineBreaksAndTabs, ' ').replace(unseen, mark).normalize('NFC').replace(/ {2,}/g, ' ').trim()
}

/** Not between the halves of a surrogate pair. */
function cut(text: string, length: number): string {
  const end = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') ? length - 1 : length
  return text.slice(0, end)
}
