import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { PaneName } from '@renderer/app/view'
import type { FilmView, FilmViewport } from '@renderer/viewer/film-viewport'

/** The viewports on screen, for keys and toolbar buttons that act on them. */
export const useFilms = create<Readonly<Record<PaneName, FilmViewport | null>>>(() => ({ main: null, prior: null }))

const never = () => () => undefined
const none = () => null

/** The view of a pane's film, kept up to date with every drawing. */
export function useFilmView(viewport: FilmViewport | null): FilmView | null {
  return useSyncExternalStore(viewport?.subscribe ?? never, viewport?.view ?? none)
}
