import { useDeferredValue, useMemo, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions } from '@renderer/app/use-actions'
import { editReport, saveReport } from '@renderer/report/report-draft'
import { pieceAt, reportPieces, type ReportPiece } from '@renderer/report/report-words'
import { hoverOverlay, pinOverlay, useOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'
import { attendsFrom, attentionHere, useWordsHere } from '@renderer/viewer/words-here'

interface Props {
  readonly studyUid: string
  readonly sopInstanceUid: string
  readonly text: string
  readonly area: RefObject<HTMLTextAreaElement | null>
  readonly onSelection: (selection: { readonly start: number; readonly end: number }) => void
}

const caretKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])

/**
 * The report: a plain text area whose letters are drawn by a layer of words beneath it, laid out alike. So typing,
 * selecting, undo and input methods are the platform's own, and each word can light up.
 */
export function ReportEditor({ studyUid, sopInstanceUid, text, area, onSelection }: Props) {
  const { t } = useTranslation()
  const pieces = useMemo(() => reportPieces(text), [text])
  useActions({ 'report.focus': () => area.current?.focus() })

  const targetOf = (piece: ReportPiece | null): OverlayTarget | null => {
    if (!piece?.sentence) return null
    const { text: sentence, start } = piece.sentence
    return { kind: 'text', sopInstanceUid, text: sentence, word: { start: piece.start - start, end: piece.end - start } }
  }
  const pieceUnder = (event: PointerEvent): ReportPiece | null => {
    const under = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.matches('.report-word'))
    const start = Number(under?.getAttribute('data-start') ?? -1)
    return pieces.find((piece) => piece.start === start) ?? null
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.currentTarget.blur()
  }
  return (
    <div className="report-editor scroll">
      <div className="report-editor__sheet">
        <ReportWords sopInstanceUid={sopInstanceUid} pieces={pieces} />
        <textarea
          ref={area}
          className="report-editor__text"
          aria-label={t('report.title')}
          placeholder={t('report.placeholder')}
          spellCheck={false}
          maxLength={100_000}
          value={text}
          onChange={(event) => editReport(studyUid, event.target.value)}
          onBlur={() => {
            hoverOverlay(null)
            void saveReport(studyUid)
          }}
          onKeyDown={onKeyDown}
          onSelect={({ currentTarget }) => onSelection({ start: currentTarget.selectionStart, end: currentTarget.selectionEnd })}
          onKeyUp={(event) => {
            if (caretKeys.has(event.key)) hoverOverlay(targetOf(pieceAt(pieces, event.currentTarget.selectionStart)))
          }}
          onPointerMove={(event) => hoverOverlay(targetOf(pieceUnder(event)))}
          onPointerLeave={() => hoverOverlay(null)}
          onClick={(event) => {
            const { selectionStart, selectionEnd } = event.currentTarget
            const target = targetOf(pieceUnder(event as unknown as PointerEvent))
            if (target && selectionStart === selectionEnd) pinOverlay(target)
          }}
        />
      </div>
    </div>
  )
}

/** The letters of the report, word by word, lit where an overlay shows them or the clicked place attends to them. */
function ReportWords({ sopInstanceUid, pieces }: { readonly sopInstanceUid: string; readonly pieces: readonly ReportPiece[] }) {
  const here = useWordsHere((state) => (state.place?.sopInstanceUid === sopInstanceUid ? state.words : null))
  const ofReport = useMemo(() => here?.filter((word) => word.source === 'report') ?? [], [here])
  const overlay = useDeferredValue(useOverlay((state) => state.hovered ?? state.pinned))
  return (
    <div className="report-editor__words" aria-hidden="true" data-testid="report-words">
      {pieces.map((piece) => {
        if (!piece.isWord || !piece.sentence) return piece.text
        const { text, start } = piece.sentence
        const shown = overlay?.kind === 'text' && overlay.text === text && overlay.word?.start === piece.start - start
        const lit = attentionHere(ofReport, text, piece.text) > attendsFrom
        const litSentence = ofReport.some((word) => text.toLowerCase().includes(word.text.toLowerCase()) || word.text.toLowerCase().includes(text.toLowerCase()))
        return (
          <span
            key={piece.start}
            className={`report-word${piece.isDenied ? ' report-word--denied' : ''}${shown || lit ? ' report-word--lit' : ''}${litSentence ? ' report-word--near' : ''}`}
            data-start={piece.start}
            data-word={piece.text.toLowerCase()}
          >
            {piece.text}
          </span>
        )
      })}
      {'\u200b'}
    </div>
  )
}
