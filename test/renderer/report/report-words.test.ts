import { describe, expect, it } from 'vitest'
import { pieceAt, reportPieces } from '@renderer/report/report-words'

const report = 'IMPRESSION: Moderate left effusion.\nNo pneumothorax. A\n'

describe('words of a report', () => {
  it('put together are the report', () => {
    expect(reportPieces(report).map((piece) => piece.text).join('')).toBe(report)
  })

  it('know their sentence and where they stand in it', () => {
    const word = reportPieces(report).find((piece) => piece.text === 'pneumothorax')!
    expect(word.sentence?.text).toBe('No pneumothorax.')
    const start = word.start - word.sentence!.start
    expect(word.sentence!.text.slice(start, start + word.text.length)).toBe('pneumothorax')
  })

  it('know whether their sentence denies them', () => {
    const denied = reportPieces(report).filter((piece) => piece.isDenied).map((piece) => piece.text)
    expect(denied).toEqual(['No', 'pneumothorax'])
  })

  it('that belong to no sentence stand alone', () => {
    expect(reportPieces(report).find((piece) => piece.text === 'A')?.sentence).toBeNull()
  })

  it('are found under the caret, before, in and behind them', () => {
    const pieces = reportPieces(report)
    const start = report.indexOf('left')
    for (const position of [start, start + 2, start + 4]) expect(pieceAt(pieces, position)?.text).toBe('left')
    expect(pieceAt(pieces, report.length)).toBeNull()
  })
})
