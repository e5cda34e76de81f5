import { useEffect } from 'react'
import { apply, inverse, pixelOfPoint } from '@shared/geometry/affine'
import { samePlace } from '@shared/geometry/image-plane'
import { useView, type PaneName } from '@renderer/app/view'
import type { FilmView } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'
import { useFilms } from '@renderer/viewer/films'

/** What a reader did to a view, in terms that fit any other film. */
export interface ViewChange {
  readonly zoom: number
  /** Where the place that was in the middle went, in CSS pixels. */
  readonly dx: number
  readonly dy: number
  readonly windowFactor: number
  /** Of the window's centre, in widths of the window before. */
  readonly windowShift: number
  readonly inverted: boolean
}

/** From one view of a frame to the next; null when the film, its presentation state, its frame's pane or its position is another, or nothing changed. */
export function changeBetween(before: FilmView, after: FilmView): ViewChange | null {
  const samePane = before.paneWidthPx === after.paneWidthPx && before.paneHeightPx === after.paneHeightPx
  const samePosition = before.orientation.quarterTurns === after.orientation.quarterTurns && before.orientation.mirrored === after.orientation.mirrored
  const back = inverse(before.toCanvas)
  if (before.film.sopInstanceUid !== after.film.sopInstanceUid || before.presentation !== after.presentation || !samePane || !samePosition || !back) return null
  const middle = { x: after.paneWidthPx / 2, y: after.paneHeightPx / 2 }
  const went = apply(after.toCanvas, apply(back, middle))
  const change: ViewChange = {
    zoom: after.scale / before.scale,
    dx: went.x - middle.x,
    dy: went.y - middle.y,
    windowFactor: after.windowWidth / before.windowWidth,
    windowShift: (after.windowCenter - before.windowCenter) / before.windowWidth,
    inverted: after.inverted !== before.inverted
  }
  const isStill = Math.abs(change.zoom - 1) < 1e-6 && Math.hypot(change.dx, change.dy) < 1e-3 && Math.abs(change.windowFactor - 1) < 1e-6 && Math.abs(change.windowShift) < 1e-6
  return isStill && !change.inverted ? null : change
}

/** Does to a film what was done to another: to the very place in the patient where both share a frame of reference. */
export function follow(other: FilmViewport, change: ViewChange, leader: FilmView): void {
  const view = other.view()
  if (!view) return
  const back = inverse(leader.toCanvas)
  const middle = back && samePlace(leader.plane, view.plane, pixelOfPoint(apply(back, { x: leader.paneWidthPx / 2, y: leader.paneHeightPx / 2 })))
  const moved = Math.abs(change.zoom - 1) > 1e-6 || Math.hypot(change.dx, change.dy) > 1e-3
  if (moved && middle) other.lookAt(middle, (leader.scale * view.pixelSize.width) / leader.pixelSize.width)
  else if (moved) {
    other.zoomAt({ x: view.paneWidthPx / 2, y: view.paneHeightPx / 2 }, change.zoom)
    other.panBy(change.dx, change.dy)
  }
  if (change.windowFactor !== 1 || change.windowShift !== 0) other.setWindow({ centre: view.windowCenter + change.windowShift * view.windowWidth, width: Math.max(1, view.windowWidth * change.windowFactor) })
  if (change.inverted) other.invert()
}

const otherOf = (pane: PaneName): PaneName => (pane === 'main' ? 'prior' : 'main')

/** While two films hang side by side and synchronisation is on, the other one follows the active one. */
export function usePaneSync(): void {
  const { main, prior } = useFilms()
  const synchronised = useView((view) => view.synchronised)
  useEffect(() => {
    if (!synchronised || !main || !prior) return
    const panes = { main, prior }
    const last: Record<PaneName, FilmView | null> = { main: main.view(), prior: prior.view() }
    const listen = (pane: PaneName) =>
      panes[pane].subscribe(() => {
        const before = last[pane]
        const after = panes[pane].view()
        last[pane] = after
        if (useView.getState().activePane !== pane || !before || !after) return
        const change = changeBetween(before, after)
        if (change) follow(panes[otherOf(pane)], change, after)
      })
    const stops = [listen('main'), listen('prior')]
    return () => stops.forEach((stop) => stop())
  }, [main, prior, synchronised])
}
