import { assertedSpans, assertionOf } from '@shared/domain/assertion'
import { sentences, textPieces, type TextPiece } from '@shared/domain/text-words'

/** A piece of a report; a word also knows its sentence, which is what gets held against the film. */
export interface ReportPiece extends TextPiece {
  readonly sentence: { readonly text: string; readonly start: number } | null
  /** Whether the sentence denies it, as "effusion" in "no effusion". */
  readonly isDenied: boolean
}

/** The report in pieces that, put together, are the report again. */
export function reportPieces(text: string): ReportPiece[] {
  const all = sentences(text)
  const said = assertedSpans(text)
  return textPieces(text).map((piece) => {
    const own = piece.isWord ? all.find(({ start, end }) => piece.start >= start && piece.end <= end) : undefined
    return { ...piece, sentence: own ? { text: own.text, start: own.start } : null, isDenied: piece.isWord && assertionOf(said, piece) === 'negated' }
  })
}

/** The word at a position in the report (its end included, where the caret stands after typing it). */
export function pieceAt(pieces: readonly ReportPiece[], position: number): ReportPiece | null {
  return pieces.find(({ isWord, start, end }) => isWord && position >= start && position <= end) ?? null
}
