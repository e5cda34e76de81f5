import { memo, useMemo } from 'react'
import { assertedSpans, assertionOf } from '@shared/domain/assertion'
import { textPieces } from '@shared/domain/text-words'
import { hoverOverlay, pinOverlay, sameTarget, useOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'
import { attendsFrom, attentionHere, useWordsHere } from '@renderer/viewer/words-here'

interface Props {
  readonly sopInstanceUid: string
  readonly text: string
  /** Score per word (lower case) of the prompt, to underline what carried it; empty where none are known. */
  readonly scores?: Readonly<Record<string, number>>
}

/** A text whose words show their overlay while the pointer or the focus is on them, and keep it when clicked. */
export const WordText = memo(function WordText({ sopInstanceUid, text, scores }: Props) {
  const here = useWordsHere((state) => (state.place?.sopInstanceUid === sopInstanceUid ? state.words : null))
  const pinned = useOverlay((state) => state.pinned)
  const said = useMemo(() => assertedSpans(text), [text])
  const best = scores ? Math.max(...Object.values(scores)) : 0
  return (
    <span className="word-text" lang="en">
      {textPieces(text).map(({ text: piece, start, end, isWord }) => {
        if (!isWord) return piece
        const target: OverlayTarget = { kind: 'text', sopInstanceUid, text, word: { start, end } }
        const lit = here !== null && attentionHere(here, text, piece) > attendsFrom
        const isPinned = sameTarget(pinned, target)
        const carried = scores !== undefined && best > 0 && (scores[piece.toLowerCase()] ?? 0) >= best * 0.85
        return (
          <button
            key={start}
            type="button"
            className={`word${assertionOf(said, { start, end }) === 'negated' ? ' word--denied' : ''}${lit ? ' word--lit' : ''}${carried ? ' word--carried' : ''}`}
            data-word={piece.toLowerCase()}
            aria-pressed={isPinned}
            onPointerEnter={() => hoverOverlay(target)}
            onPointerLeave={() => hoverOverlay(null)}
            onFocus={(event) => {
              if (event.currentTarget.matches(':focus-visible')) hoverOverlay(target)
            }}
            onBlur={() => hoverOverlay(null)}
            onClick={(event) => {
              event.stopPropagation()
              pinOverlay(target)
            }}
          >
            {piece}
          </button>
        )
      })}
    </span>
  )
})
