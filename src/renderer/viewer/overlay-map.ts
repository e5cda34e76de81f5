import { useQuery } from '@tanstack/react-query'
import type { OverlayGrain } from '@shared/domain/overlay'
import { phrases } from '@shared/domain/phrases'
import { useMemo } from 'react'
import type { Grounding } from '@shared/domain/suggestion'
import type { AttentionGrid, PointPx } from '@shared/geometry/attention-grid'
import { cellCentre } from '@shared/geometry/attention-grid'
import { blendMaps } from '@shared/geometry/blend-maps'
import { queries } from '@renderer/door/queries'
import { useSettings } from '@renderer/door/settings'
import { useOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'

/** An attention map ready to be drawn. */
export interface OverlayMap {
  readonly grid: AttentionGrid
  /** Row-major, one value per cell. */
  readonly data: ArrayLike<number>
  readonly peak: PointPx
  /** The word or class that the map belongs to, as shown. */
  readonly name: string
  readonly modelName: string
}

export interface OverlayOnFilm {
  readonly target: OverlayTarget | null
  readonly state: 'none' | 'loading' | 'failed' | 'ready'
  readonly map: OverlayMap | null
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** The stretch of a text whose map a word calls up; null is the whole text. A word of no phrase stands for itself. */
export function stretchOf(text: string, word: Stretch | null, grain: OverlayGrain): Stretch | null {
  if (!word || grain === 'sentence') return null
  return (grain === 'phrase' ? phrases(text).find(({ start, end }) => start <= word.start && word.end <= end) : null) ?? word
}

/** The map of a stretch of a grounded text, its words' each by its weight, or of the whole text. */
export function mapOf(grounding: Grounding, stretch: Stretch | null, name: string): OverlayMap {
  const { grid, whole, model, words } = grounding
  const own = stretch ? words.filter(({ span }) => span !== null && span.start < stretch.end && stretch.start < span.end) : []
  const data = own.length > 1 ? blendMaps(own) : (own[0]?.data ?? whole)
  return { grid, data, peak: own.length === 1 ? own[0]!.peak : peakOf(grid, data), name, modelName: model.name }
}

function peakOf(grid: AttentionGrid, data: ArrayLike<number>): PointPx {
  let best = 0
  for (let i = 1; i < data.length; i++) if (data[i]! > data[best]!) best = i
  return cellCentre(grid, { row: Math.floor(best / grid.columns), column: best % grid.columns })
}

/** The overlay that is asked for on this film now, from the cache where it is known. */
export function useOverlayOnFilm(sopInstanceUid: string | null): OverlayOnFilm {
  const asked = useOverlay((state) => (state.on ? (state.hovered ?? state.pinned) : null))
  const target = asked?.sopInstanceUid === sopInstanceUid ? asked : null
  const text = target?.kind === 'text' ? target.text : ''
  const name = target?.kind === 'class' ? target.class : ''
  const { start: wordStart, end: wordEnd } = (target?.kind === 'text' ? target.word : null) ?? {}
  const { overlayGrain } = useSettings()
  const ofText = useQuery({ ...queries.grounding(sopInstanceUid ?? '', text), enabled: text !== '' })
  const ofClass = useQuery({ ...queries.classGrounding(sopInstanceUid ?? '', name), enabled: name !== '' })
  const { data, isError } = target?.kind === 'class' ? ofClass : ofText
  const map = useMemo(() => {
    if (!data) return null
    const stretch = stretchOf(text, wordStart === undefined ? null : { start: wordStart, end: wordEnd! }, overlayGrain)
    return mapOf(data, stretch, name || (stretch ? text.slice(stretch.start, stretch.end) : text))
  }, [data, text, name, wordStart, wordEnd, overlayGrain])
  if (!target) return { target: null, state: 'none', map: null }
  return { target, state: map ? 'ready' : isError ? 'failed' : 'loading', map }
}
