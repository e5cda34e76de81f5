import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { assertedSpans, assertionOf } from '@shared/domain/assertion'
import type { PointPx } from '@shared/geometry/attention-grid'
import { apply, pointOfPixel } from '@shared/geometry/affine'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { hoverOverlay, pinOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'
import { forgetWordsHere, useWordsHere } from '@renderer/viewer/words-here'
import { IconButton } from '@renderer/ui/icon-button'
import type { AttendingWord } from '@shared/domain/suggestion'
import '@renderer/viewer/words-popover.css'

const shownWords = 8

/** Room that the list needs beside the place, in CSS pixels; with less it goes to the other side. */
const listWidthPx = 240
const listHeightPx = 230

/** The clicked place, or the region that was asked for, and the words that attend to it. */
export const WordsPopover = memo(function WordsPopover({ view }: { readonly view: FilmPlace }) {
  const { t } = useTranslation()
  const { place, words, state, failure } = useWordsHere()
  if (place?.sopInstanceUid !== view.film.sopInstanceUid) return null
  const { x, y } = apply(view.toCanvas, pointOfPixel(middleOf(place.outline)))
  const across = x + listWidthPx > view.paneWidthPx ? ' words-here--left' : ''
  const down = y + listHeightPx > view.paneHeightPx ? ' words-here--up' : ''
  return (
    <div className={`words-here${across}${down}`} style={{ left: x, top: y }}>
      <span className="words-here__mark" aria-hidden="true" />
      <section className="words-here__list" aria-label={t('words.title')} aria-live="polite">
        <header>
          <span>{t(place.outline.length > 1 ? 'words.inRegion' : 'words.title')}</span>
          <IconButton icon="close" label={t('common.close')} hint="Esc" onClick={forgetWordsHere} />
        </header>
        {state === 'asking' ? <p className="muted">{t('words.asking')}</p> : null}
        {failure ? <p className="words-here__failure">{t(`errors.${failure.code}`)}</p> : null}
        {state === 'known' && words.length === 0 ? <p className="muted">{t('words.none')}</p> : null}
        <ul>
          {words.slice(0, shownWords).map((one, i) => (
            <li key={i}>
              <button
                type="button"
                onPointerEnter={() => hoverOverlay(targetOf(one, place.sopInstanceUid))}
                onPointerLeave={() => hoverOverlay(null)}
                onFocus={() => hoverOverlay(targetOf(one, place.sopInstanceUid))}
                onBlur={() => hoverOverlay(null)}
                onClick={() => pinOverlay(targetOf(one, place.sopInstanceUid))}
              >
                <strong className={isDenied(one) ? 'word--denied' : undefined}>{one.word}</strong>
                <span className="muted words-here__source">{one.source === 'report' ? t('words.report') : one.class}</span>
                <span className="number">{t('words.times', { value: one.attention.toFixed(1) })}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
})

/** The word's place in its text; the first one where it stands there twice. */
function targetOf({ text, word }: AttendingWord, sopInstanceUid: string): OverlayTarget {
  const start = text.toLowerCase().indexOf(word.toLowerCase())
  return { kind: 'text', sopInstanceUid, text, word: start < 0 ? null : { start, end: start + word.length } }
}

/** Middle of the box around an outline. */
function middleOf(outline: readonly PointPx[]): PointPx {
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2
  return { columnPx: middle(outline.map(({ columnPx }) => columnPx)), rowPx: middle(outline.map(({ rowPx }) => rowPx)) }
}

/** Whether the word's sentence denies what it names, as "effusion" in "no effusion". */
function isDenied({ text, word }: AttendingWord): boolean {
  const start = text.toLowerCase().indexOf(word.toLowerCase())
  return assertionOf(assertedSpans(text), { start, end: start + word.length }) === 'negated'
}
