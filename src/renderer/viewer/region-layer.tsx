import { memo, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply, pointOfPixel, type PointXy } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { selectRegion, useView } from '@renderer/app/view'
import { save } from '@renderer/review/saves'
import { drawnPart, useRegions, type ShownRegion } from '@renderer/review/use-regions'
import { pixelUnder, useAnchored } from '@renderer/viewer/anchored'
import { toPoints } from '@renderer/viewer/canvas-points'
import { useDraft, type Draft } from '@renderer/viewer/draw-state'
import { OutlineShapes } from '@renderer/viewer/outline-shapes'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { measureOf } from '@renderer/viewer/measuring'
import { hasArea, moveBy, moveCorner, ontoFilm, outline } from '@renderer/viewer/region-shape'
import '@renderer/viewer/region-layer.css'

/** The regions of a film and the one being drawn, in the film's own pixels whatever the view. */
export const RegionLayer = memo(function RegionLayer({ view }: { readonly view: FilmPlace }) {
  const { anchored, transform } = useAnchored(view)
  const regions = useRegions(view.film.sopInstanceUid)
  const draft = useDraft((state) => (state.draft?.sopInstanceUid === view.film.sopInstanceUid ? state.draft : null))
  return (
    <g transform={transform}>
      <OutlineShapes view={anchored} />
      {regions.map((region) => (
        <RegionShape key={region.id} region={region} view={anchored} />
      ))}
      {draft ? <DraftShape draft={draft} view={anchored} /> : null}
    </g>
  )
})

/** The shape under the reader's hand, with the finding that it will belong to. */
function DraftShape({ draft, view }: { readonly draft: Draft; readonly view: FilmPlace }) {
  const name = useView((state) => state.selectedClass)
  const first = draft.points[0]
  const { x, y } = first ? apply(view.toCanvas, pointOfPixel(first)) : { x: 0, y: 0 }
  return (
    <g data-testid="draft">
      <polyline className="region region--draft" points={toPoints(outline(draft), view, draft.kind === 'box')} />
      <text className="region__label" x={x} y={y - 6}>
        {name}
      </text>
    </g>
  )
}

/** A painted outline has more corners than anyone mends one by one: the brush does. */
const mostHandles = 60

interface Drag {
  /** The corner under the pointer; null moves the whole region. */
  readonly corner: number | null
  readonly from: PointPx
}

const RegionShape = memo(function RegionShape({ region, view }: { readonly region: ShownRegion; readonly view: FilmPlace }) {
  const { t } = useTranslation()
  const selected = useView((state) => state.selectedRegionId === region.id)
  const tool = useView((state) => state.tool)
  /** Where the region is while it is dragged; null while it lies where it is stored. */
  const [moved, setMoved] = useState<PointPx[] | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const points = moved ?? region.points
  const corners = outline({ kind: region.kind, points })
  const drawing = tool === 'box' || tool === 'polygon' || tool === 'brush' || tool === 'magnifier' || measureOf(tool) !== null

  const begin = (corner: number | null) => (event: PointerEvent<SVGGraphicsElement>) => {
    const from = pixelUnder(event, view)
    if (event.button !== 0 || drawing || !from) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    selectRegion(region.id)
    setDrag({ corner, from })
  }
  const move = (event: PointerEvent<SVGGraphicsElement>) => {
    const to = pixelUnder(event, view)
    if (!drag || !to) return
    event.stopPropagation()
    const { corner, from } = drag
    setMoved(corner === null ? moveBy(region.points, to.columnPx - from.columnPx, to.rowPx - from.rowPx, view) : moveCorner({ kind: region.kind, points: region.points }, corner, ontoFilm(to, view)))
  }
  const end = (event: PointerEvent<SVGGraphicsElement>) => {
    if (!drag) return
    event.stopPropagation()
    setDrag(null)
    if (!moved) return
    setMoved(null)
    if (hasArea(moved)) void save({ kind: 'region', region: { ...drawnPart(region), points: moved } })
  }
  const handlers = (corner: number | null) => ({ onPointerDown: begin(corner), onPointerMove: move, onPointerUp: end })
  const canvas = corners.map((point): PointXy => apply(view.toCanvas, pointOfPixel(point)))
  const top = canvas.reduce((best, point) => (point.y < best.y ? point : best), canvas[0] ?? { x: 0, y: 0 })
  const fills = useView((state) => state.tool === 'brush' && state.selectedClass === region.class)
  const className = `region region--${region.state}${selected ? ' region--selected' : ''}${fills ? ' region--painted' : ''}`
  return (
    <g data-testid="region" data-region={region.id} data-state={region.state} data-class={region.class}>
      <polygon className={className} points={toPoints(corners, view, false)} />
      <polygon className="region__grip" points={toPoints(corners, view, false)} {...handlers(null)}>
        <title>{t('region.title', { class: region.class })}</title>
      </polygon>
      <text className="region__label" x={top.x} y={top.y - 6}>
        {region.class}
      </text>
      {selected && canvas.length <= mostHandles
        ? canvas.map((point, i) => (
            <rect key={i} className="region__handle" x={point.x - 4} y={point.y - 4} width={8} height={8} {...handlers(i)} />
          ))
        : null}
    </g>
  )
})
