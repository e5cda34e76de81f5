import { useQuery } from '@tanstack/react-query'
import type { Grounding } from '@shared/domain/suggestion'
import type { AttentionGrid, PointPx } from '@shared/geometry/attention-grid'
import { cellCentre } from '@shared/geometry/attention-grid'
import { queries } from '@renderer/door/queries'
import { useOverlay, type OverlayTarget } from '@renderer/viewer/overlay-state'

/** An attention map ready to be drawn. */
export interface OverlayMap {
  readonly grid: AttentionGrid
  /** Row-major, one value per cell. */
  readonly data: readonly number[]
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

/** The map of one word of a grounded text, or of the whole text where no word is asked for. */
export function mapOf(grounding: Grounding, word: { start: number; end: number } | null, name: string): OverlayMap {
  const { grid, whole, model, words } = grounding
  const own = word ? words.find(({ span }) => span !== null && span.start < word.end && word.start < span.end) : undefined
  const data = own?.data ?? whole
  return { grid, data, peak: own?.peak ?? peakOf(grid, data), name, modelName: model.name }
}

function peakOf(grid: AttentionGrid, data: readonly number[]): PointPx {
  let best = 0
  data.forEach((value, i) => {
    if (value > data[best]!) best = i
  })
  return cellCentre(grid, { row: Math.floor(best / grid.columns), column: best % grid.columns })
}

/** The overlay that is asked for on this film now, from the cache where it is known. */
export function useOverlayOnFilm(sopInstanceUid: string | null): OverlayOnFilm {
  const asked = useOverlay((state) => (state.on ? (state.hovered ?? state.pinned) : null))
  const target = asked?.sopInstanceUid === sopInstanceUid ? asked : null
  const text = target?.kind === 'text' ? target.text : ''
  const name = target?.kind === 'class' ? target.class : ''
  const ofText = useQuery({ ...queries.grounding(sopInstanceUid ?? '', text), enabled: text !== '' })
  const ofClass = useQuery({ ...queries.classGrounding(sopInstanceUid ?? '', name), enabled: name !== '' })
  if (!target) return { target: null, state: 'none', map: null }
  const { data, isError } = target.kind === 'class' ? ofClass : ofText
  if (!data) return { target, state: isError ? 'failed' : 'loading', map: null }
  const map = target.kind === 'class' ? mapOf(data, null, target.class) : mapOf(data, target.word, wordOf(target))
  return { target, state: 'ready', map }
}

const wordOf = ({ text, word }: { text: string; word: { start: number; end: number } | null }) =>
  word ? text.slice(word.start, word.end) : text
