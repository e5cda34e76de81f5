import { useEffect, useRef, type PointerEvent } from 'react'
import { apply, inverse, pixelOfPoint, type PointXy } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { activatePane, selectRegion, showFilm, useView, type PaneName } from '@renderer/app/view'
import { BrushLayer } from '@renderer/viewer/brush-layer'
import { beginStroke, dropStroke, endStroke, goOnStroke, moveBrush } from '@renderer/viewer/brush'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import { finishDraft } from '@renderer/viewer/finish-draft'
import type { FilmView, FilmViewport } from '@renderer/viewer/film-viewport'
import { clickPx, gestureOf, wheelFactor, windowChange, zoomFactor, type Gesture } from '@renderer/viewer/gestures'
import { MeasurementLayer } from '@renderer/viewer/measurement-layer'
import { addPoint, measureOf, pointAhead, selectMeasurement } from '@renderer/viewer/measuring'
import { RegionLayer } from '@renderer/viewer/region-layer'
import { ontoFilm } from '@renderer/viewer/region-shape'
import { askWordsHere } from '@renderer/viewer/words-here'

interface Props {
  readonly pane: PaneName
  readonly studyUid: string
  readonly viewport: FilmViewport | null
  readonly view: FilmView | null
  readonly frames: number
}

/** Gestures for the film that is read, not for one beside it. */
const ofMainAlone: ReadonlySet<Gesture> = new Set(['box', 'polygon', 'brush', 'words'])

interface Press {
  readonly gesture: Gesture
  readonly start: PointXy
  last: PointXy
  moved: boolean
}

/** Takes the pointer over a film: window, pan, zoom, words and drawing; and carries the drawn regions. */
export function FilmSurface({ pane, studyUid, viewport, view, frames }: Props) {
  const tool = useView((state) => state.tool)
  const surface = useRef<SVGSVGElement>(null)
  const press = useRef<Press | null>(null)
  const isMain = pane === 'main'
  const kind = measureOf(tool)
  /** What a press draws; null while the tool is another. */
  const measured = kind && view ? { studyUid, sopInstanceUid: view.film.sopInstanceUid, frame: view.film.frame, kind } : null

  const at = (event: { clientX: number; clientY: number }): PointXy => {
    const box = surface.current?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  const pixelAt = (point: PointXy): PointPx | null => {
    const back = view ? inverse(view.toCanvas) : null
    return back && pixelOfPoint(apply(back, point))
  }

  // React listens to wheel passively; this one must keep the page from zooming.
  useEffect(() => {
    const element = surface.current
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      activatePane(pane)
      const film = viewport?.view()?.film
      if (isMain && film && frames > 1 && !event.ctrlKey) {
        showFilm(film.sopInstanceUid, Math.max(0, Math.min(frames - 1, film.frame + Math.sign(event.deltaY))))
      } else viewport?.zoomAt(at(event), wheelFactor(event))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [viewport, frames, isMain, pane])

  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (!view) return
    activatePane(pane)
    const wanted = gestureOf(event, tool)
    const gesture = !isMain && wanted !== null && ofMainAlone.has(wanted) ? 'window' : wanted
    if (!gesture) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const start = at(event)
    press.current = { gesture, start, last: start, moved: false }
    const pixel = pixelAt(start)
    if (!pixel) return
    const point = ontoFilm(pixel, view)
    const { sopInstanceUid } = view.film
    if (measured && gesture === measured.kind) addPoint(measured, point)
    if (gesture === 'brush') beginStroke(sopInstanceUid, point, view, event.shiftKey)
    if (gesture === 'box') setDraft({ sopInstanceUid, kind: 'box', points: [point, point] })
    if (gesture === 'polygon') {
      const { draft } = useDraft.getState()
      const points = draft?.kind === 'polygon' && draft.sopInstanceUid === sopInstanceUid ? draft.points : []
      setDraft({ sopInstanceUid, kind: 'polygon', points: [...points, point] })
    }
  }

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const now = press.current
    const ahead = measured && pixelAt(at(event))
    if (measured && ahead && view) pointAhead(measured, ontoFilm(ahead, view))
    if (tool === 'brush' && isMain) moveBrush(pixelAt(at(event)))
    if (!now || !viewport || !view) return
    const point = at(event)
    const dx = point.x - now.last.x
    const dy = point.y - now.last.y
    now.moved ||= Math.hypot(point.x - now.start.x, point.y - now.start.y) > clickPx
    if (!now.moved) return
    now.last = point
    if (now.gesture === 'window') {
      const change = windowChange(dx, dy)
      viewport.windowBy(change.x, change.y)
    } else if (now.gesture === 'pan') viewport.panBy(dx, dy)
    else if (now.gesture === 'zoom') viewport.zoomAt(now.start, zoomFactor(dy))
    else if (now.gesture === 'brush') {
      const pixel = pixelAt(point)
      if (pixel) goOnStroke(ontoFilm(pixel, view))
    } else if (now.gesture === 'box') {
      const pixel = pixelAt(point)
      const { draft } = useDraft.getState()
      if (pixel && draft?.points[0]) setDraft({ ...draft, points: [draft.points[0], ontoFilm(pixel, view)] })
    }
  }

  const onPointerUp = () => {
    const now = press.current
    press.current = null
    if (!now || !view) return
    if (now.gesture === 'box') finishDraft()
    else if (now.gesture === 'brush') endStroke(view)
    else if (measureOf(now.gesture)) {
      const pixel = now.moved ? pixelAt(now.last) : null
      if (measured && pixel) addPoint(measured, ontoFilm(pixel, view))
    }
    else if (now.gesture !== 'polygon' && now.gesture !== 'magnifier' && !now.moved) {
      selectRegion(null)
      selectMeasurement(null)
      const pixel = pixelAt(now.start)
      const inside = pixel && pixel.columnPx >= 0 && pixel.rowPx >= 0 && pixel.columnPx < view.columns && pixel.rowPx < view.rows
      if (isMain && inside) void askWordsHere(view.film.sopInstanceUid, [pixel])
    }
  }

  return (
    <svg
      ref={surface}
      className={`film-pane__surface film-pane__surface--${tool}`}
      data-testid={`film-${pane}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => moveBrush(null)}
      onPointerCancel={() => {
        press.current = null
        dropStroke()
        if (useDraft.getState().draft?.kind === 'box') setDraft(null)
      }}
      onDoubleClick={finishDraft}
      onContextMenu={(event) => event.preventDefault()}
    >
      {view ? <RegionLayer view={view} /> : null}
      {view && isMain ? <BrushLayer view={view} /> : null}
      {view ? <MeasurementLayer studyUid={studyUid} view={view} /> : null}
    </svg>
  )
}
