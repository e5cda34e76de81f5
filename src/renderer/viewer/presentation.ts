import { fittingFactor, type Affine } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { isReadable, namesFrame, partsFor, type KeptPresentation, type ListedPresentation, type PresentationGap, type PresentationState, type PresentedArea } from '@shared/domain/presentation-state'
import type { FilmRef } from '@renderer/viewer/film-source'
import { planeOf, type OverlayPlane } from '@renderer/viewer/overlay-plane'

/** Those of a study's presentation states that name a frame of a film. */
export const presentationsOf = (all: readonly ListedPresentation[], { sopInstanceUid, frame }: FilmRef): readonly KeptPresentation[] => all.filter(isReadable).filter(({ state }) => namesFrame(state.films, sopInstanceUid, frame))

/** Those that can be shown on no film of the study: unreadable ones, and ones for films that are not there. */
export const strays = (all: readonly ListedPresentation[], filmUids: ReadonlySet<string>): readonly ListedPresentation[] =>
  all.filter((listed) => !isReadable(listed) || !listed.state.films.some(({ sopInstanceUid }) => filmUids.has(sopInstanceUid)))

/** The part of the film that a presentation state shows: all of it where it does not say. */
export function displayedArea({ state }: KeptPresentation, view: { readonly film: FilmRef; readonly columns: number; readonly rows: number }): PresentedArea {
  const [area] = partsFor(state.areas, view.film.sopInstanceUid, view.film.frame)
  return area ?? { films: null, first: { columnPx: 0, rowPx: 0 }, last: { columnPx: view.columns, rowPx: view.rows }, size: { mode: 'fit' }, aspect: null }
}

/**
 * Where to look for a displayed area (C.10.4): what is in the middle, and canvas pixels an image pixel along the film's rows.
 * @param toCanvas as the film lies now, at any scale
 * @param screenPixelMm width of a pixel of the screen; null where nobody measured it: true size is then fitted
 */
export function lookOfArea({ first, last, size }: PresentedArea, toCanvas: Affine, pane: { readonly clientWidth: number; readonly clientHeight: number }, screenPixelMm: number | null): { readonly middle: PointPx; readonly scale: number } {
  const middle = { columnPx: (first.columnPx + last.columnPx) / 2, rowPx: (first.rowPx + last.rowPx) / 2 }
  if (size.mode === 'magnify') return { middle, scale: size.screenPixels / globalThis.devicePixelRatio }
  if (size.mode === 'true' && screenPixelMm !== null) return { middle, scale: size.columnMm / screenPixelMm / globalThis.devicePixelRatio }
  const area = { columns: Math.abs(last.columnPx - first.columnPx), rows: Math.abs(last.rowPx - first.rowPx) }
  return { middle, scale: Math.hypot(toCanvas.a, toCanvas.b) * fittingFactor(toCanvas, area, pane) }
}

/** The overlays that a presentation state shows: its own, or the film's of the groups that it names. */
export const presentedPlanes = ({ overlays }: PresentationState, ofFilm: readonly OverlayPlane[]): readonly OverlayPlane[] =>
  overlays.flatMap(({ group, plane }) => (plane ? [planeOf(group, plane)] : ofFilm.filter((one) => one.group === group)))

/** The overlays that cover a film. */
export const coversOf = ({ shutters }: PresentationState): readonly OverlayPlane[] => shutters.flatMap((shutter) => (shutter.kind === 'bitmap' ? [planeOf(0, shutter.plane)] : []))

/** What a presentation state asks for and a film is not shown by: what Gloriole never shows, and what this film or screen does not allow. */
export function gapsOf(
  state: PresentationState,
  { sopInstanceUid, frame }: Pick<FilmRef, 'sopInstanceUid' | 'frame'>,
  shown: { readonly isColour: boolean; readonly aspect: number; readonly planes: number; readonly screenPixelMm: number | null }
): readonly PresentationGap[] {
  const [voi] = partsFor(state.vois, sopInstanceUid, frame)
  const [area] = partsFor(state.areas, sopInstanceUid, frame)
  const gaps: readonly (readonly [PresentationGap, boolean])[] = [
    ['luts', shown.isColour && (voi !== undefined || state.presentationLut !== null || state.modality.kind === 'table')],
    ['true-size', area?.size.mode === 'true' && shown.screenPixelMm === null],
    ['aspect', area?.aspect != null && Math.abs(area.aspect / shown.aspect - 1) > 0.01],
    ['overlay', shown.planes < state.overlays.length]
  ]
  return [...state.gaps, ...gaps.filter(([, isGap]) => isGap).map(([gap]) => gap)]
}
