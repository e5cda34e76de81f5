import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { PaneName } from '@renderer/app/view'
import type { FilmView } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'

/** The viewports on screen, for keys and toolbar buttons that act on them. */
export const useFilms = create<Readonly<Record<PaneName, FilmViewport | null>>>(() => ({ main: null, prior: null }))

const never = () => () => undefined
const none = () => null

/** One fact of a pane's film: drawn anew only when the fact changes, not with every step of a window. */
export function useFilmFact<T extends boolean | number | string>(pane: PaneName, factOf: (view: FilmView | null) => T): T {
  const viewport = useFilms((films) => films[pane])
  return useSyncExternalStore(viewport?.subscribe ?? never, () => factOf(viewport?.view() ?? null))
}

/** The view of a pane's film, kept up to date with every drawing. */
export function useFilmView(viewport: FilmViewport | null): FilmView | null {
  return useSyncExternalStore(viewport?.subscribe ?? never, viewport?.view ?? none)
}
