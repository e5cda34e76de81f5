import { useEffect, useRef, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { apply, inverse, pixelOfPoint, type PointXy } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { activatePane, selectRegion, showFilm, useView, type PaneName } from '@renderer/app/view'
import { BrushLayer } from '@renderer/viewer/brush-layer'
import { dropStroke, moveBrush } from '@renderer/viewer/brush'
import { hideCross } from '@renderer/viewer/cross'
import { CrossLayer, CrossPlace, useDrawingTool } from '@renderer/viewer/cross-layer'
import { drawingToolOf, goOn, isForMainAlone, lift, putDown } from '@renderer/viewer/drawing'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import { finishDraft } from '@renderer/viewer/finish-draft'
import type { FilmView } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'
import { clickPx, gestureOf, wheelFactor, windowChange, zoomFactor, type Gesture } from '@renderer/viewer/gestures'
import { MeasurementLayer } from '@renderer/viewer/measurement-layer'
import { selectMeasurement } from '@renderer/viewer/measuring'
import { PresentationLayer } from '@renderer/viewer/presentation-layer'
import { RegionLayer } from '@renderer/viewer/region-layer'
import { ontoFilm } from '@renderer/viewer/region-shape'
import { askWordsHere } from '@renderer/viewer/words-here'
import '@renderer/viewer/film-surface.css'

interface Props {
  readonly pane: PaneName
  readonly studyUid: string
  readonly viewport: FilmViewport | null
  readonly view: FilmView | null
  readonly frames: number
}

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
  const { t } = useTranslation()
  const inHand = drawingToolOf(tool)
  /** What a press draws here; null while the tool is another. */
  const drawing = inHand && (isMain || !isForMainAlone(inHand)) ? inHand : null
  const byKeys = useDrawingTool(pane) !== null
  const sheet = view && { studyUid, view }

  const at = (event: { clientX: number; clientY: number }): PointXy => {
    const box = surface.current?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  const pixelAt = (point: PointXy): PointPx | null => {
    const back = view ? inverse(view.toCanvas) : null
    return back && pixelOfPoint(apply(back, point))
  }

  const onFilm = (point: PointXy): PointPx | null => {
    const pixel = pixelAt(point)
    return pixel && view && ontoFilm(pixel, view)
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
    const isOfMain = wanted === 'words' || (wanted !== null && wanted === inHand && drawing === null)
    const gesture = !isMain && isOfMain ? 'window' : wanted
    if (!gesture) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const start = at(event)
    press.current = { gesture, start, last: start, moved: false }
    const point = onFilm(start)
    if (sheet && point && drawing && gesture === drawing) putDown(drawing, sheet, point, event.shiftKey)
  }

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const now = press.current
    const point = at(event)
    hideCross()
    if (now) now.moved ||= Math.hypot(point.x - now.start.x, point.y - now.start.y) > clickPx
    const place = onFilm(point)
    if (sheet && drawing && place && (!now || now.moved)) goOn(drawing, sheet, place)
    if (!now?.moved || !viewport) return
    const dx = point.x - now.last.x
    const dy = point.y - now.last.y
    now.last = point
    if (now.gesture === 'window') {
      const change = windowChange(dx, dy)
      viewport.windowBy(change.x, change.y)
    } else if (now.gesture === 'pan') viewport.panBy(dx, dy)
    else if (now.gesture === 'zoom') viewport.zoomAt(now.start, zoomFactor(dy))
  }

  const onPointerUp = () => {
    const now = press.current
    press.current = null
    if (!now || !view || !sheet) return
    // The press may have ended what it drew, and put the tool down with it.
    const drew = drawingToolOf(now.gesture)
    if (drew) {
      if (drew === drawing) lift(drew, sheet, now.moved ? onFilm(now.last) : null)
    } else if (now.gesture !== 'magnifier' && !now.moved) {
      selectRegion(null)
      selectMeasurement(null)
      const pixel = pixelAt(now.start)
      const inside = pixel && pixel.columnPx >= 0 && pixel.rowPx >= 0 && pixel.columnPx < view.columns && pixel.rowPx < view.rows
      if (isMain && inside) void askWordsHere(view.film.sopInstanceUid, [pixel])
    }
  }

  return (
    <>
      <svg
        ref={surface}
        tabIndex={-1}
        {...(byKeys ? { role: 'application', 'aria-label': t('draw.surface') } : {})}
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
        {view ? <PresentationLayer view={view.place} /> : null}
        {view ? <RegionLayer view={view.place} /> : null}
        {view && isMain ? <BrushLayer view={view.place} /> : null}
        {view ? <MeasurementLayer studyUid={studyUid} view={view.place} /> : null}
        {view ? <CrossLayer pane={pane} studyUid={studyUid} viewport={viewport} view={view} onBegin={() => surface.current?.focus()} /> : null}
      </svg>
      {view ? <CrossPlace pane={pane} view={view} /> : null}
    </>
  )
}
