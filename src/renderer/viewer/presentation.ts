import { create } from 'zustand'
import { namesFrame, partsFor, type KeptPresentation, type PresentedArea } from '@shared/domain/presentation-state'
import type { FilmView, FilmViewport } from '@renderer/viewer/film-viewport'

/** The presentation state that the film in the main pane is shown by, and that film; null: as it was filed. */
export const usePresentation = create<{ readonly applied: { readonly sopInstanceUid: string; readonly kept: KeptPresentation } | null }>(() => ({ applied: null }))

export const forgetPresentation = () => usePresentation.setState({ applied: null })

/** Those of a study's presentation states that name a frame of a film. */
export const presentationsOf = (all: readonly KeptPresentation[], { sopInstanceUid, frame }: FilmView['film']) => all.filter(({ state }) => namesFrame(state.films, sopInstanceUid, frame))

/** The part of the film that a presentation state shows: all of it where it does not say. */
export function displayedArea({ state }: KeptPresentation, view: Pick<FilmView, 'film' | 'columns' | 'rows'>): PresentedArea {
  const [area] = partsFor(state.areas, view.film.sopInstanceUid, view.film.frame)
  return area ?? { films: null, first: { columnPx: 0, rowPx: 0 }, last: { columnPx: view.columns, rowPx: view.rows }, magnification: null }
}

/** Shows the film as a presentation state asks; null as it was filed. Nothing of the reader's own view stays. */
export function applyPresentation(viewport: FilmViewport | null, kept: KeptPresentation | null): void {
  const view = viewport?.view()
  if (!viewport || !view) return
  viewport.reset()
  if (!kept) {
    forgetPresentation()
    return
  }
  const { sopInstanceUid, frame } = view.film
  const [window] = partsFor(kept.state.windows, sopInstanceUid, frame)
  const area = partsFor(kept.state.areas, sopInstanceUid, frame).length > 0 ? displayedArea(kept, view) : null
  viewport.present({ window: window ?? null, inverse: kept.state.inverse, orientation: kept.state.orientation, area })
  usePresentation.setState({ applied: { sopInstanceUid, kept } })
}
