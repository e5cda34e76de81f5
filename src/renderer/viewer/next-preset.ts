import type { FilmView } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'
import type { WindowPreset } from '@renderer/viewer/window-presets'

/** The place of the preset that the film shows now, as far as the window's rounding lets it be told; -1 for none. */
export function presetShown(presets: readonly WindowPreset[], { windowCenter, windowWidth }: Pick<FilmView, 'windowCenter' | 'windowWidth'>): number {
  return presets.findIndex(({ centre, width }) => Math.abs(centre - windowCenter) < 0.6 && Math.abs(width - windowWidth) < 0.6)
}

/** Shows the film in the next of its presets, from the last again in the first. */
export function nextPreset(viewport: FilmViewport | null): void {
  const view = viewport?.view()
  const presets = viewport?.presets() ?? []
  const next = view && presets[(presetShown(presets, view) + 1) % presets.length]
  if (next) viewport?.setWindow(next)
}
