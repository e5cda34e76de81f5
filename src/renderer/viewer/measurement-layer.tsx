import { memo, type PointerEvent, useState } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { measured, type DrawnMeasurement } from '@shared/domain/measurement'
import { apply, pointOfPixel } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { useView } from '@renderer/app/view'
import { save } from '@renderer/review/saves'
import { drawnMeasurement, useMeasurements, type ShownMeasurement } from '@renderer/review/use-measurements'
import { pixelUnder, useAnchored } from '@renderer/viewer/anchored'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { measureLines } from '@renderer/viewer/measure-lines'
import { measureText } from '@renderer/viewer/measure-text'
import { selectMeasurement, useMeasuring } from '@renderer/viewer/measuring'
import { moveBy, ontoFilm } from '@renderer/viewer/region-shape'
import '@renderer/viewer/measurement-layer.css'

interface Props {
  readonly studyUid: string
  readonly view: FilmPlace
}

/** The measurements on a frame and the one being drawn, in the film's own pixels whatever the view. */
export const MeasurementLayer = memo(function MeasurementLayer({ studyUid, view }: Props) {
  const { t } = useTranslation()
  const { anchored, transform } = useAnchored(view)
  const { sopInstanceUid, frame } = view.film
  const selectedId = useMeasuring(({ selected }) => selected?.id)
  const busy = useView(({ tool }) => tool !== 'window' && tool !== 'pan' && tool !== 'zoom')
  const measurements = useMeasurements(studyUid, view.film)
  const draft = useMeasuring(({ draft }) => (draft?.sopInstanceUid === sopInstanceUid && draft.frame === frame ? draft : null))
  return (
    <g transform={transform}>
      {measurements.map((measurement) => (
        <MeasurementShape key={measurement.id} measurement={measurement} view={anchored} t={t} selected={measurement.id === selectedId} busy={busy} />
      ))}
      {draft ? <Lines t={t} shape={{ kind: draft.kind, points: draft.next ? [...draft.points, draft.next] : draft.points }} view={anchored} className="measure measure--draft" /> : null}
    </g>
  )
})

type Shape = Pick<DrawnMeasurement, 'kind' | 'points'>

/** Lines and text of a measurement. */
function Lines({ shape, view, className, t }: { readonly shape: Shape; readonly view: FilmPlace; readonly className: string; readonly t: TFunction }) {
  const { solid, dashed, label, below } = measureLines(shape.kind, canvasPoints(shape.points, view))
  const says = measured(shape, view.pixelSize)
  const path = (lines: typeof solid) => lines.map((points) => points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')).join('')
  return (
    <g className={className} data-testid={shape.kind}>
      <path d={path(solid)} />
      {dashed.length > 0 ? <path className="measure__lead" d={path(dashed)} /> : null}
      {says ? (
        <text className={below ? 'measure__text measure__text--below' : 'measure__text'} x={below ? label.x : label.x + 8} y={below ? label.y + 18 : label.y + 4}>
          {measureText(t, says, view.pixelSize)}
        </text>
      ) : null}
    </g>
  )
}

interface ShapeProps {
  readonly measurement: ShownMeasurement
  readonly view: FilmPlace
  readonly t: TFunction
  readonly selected: boolean
  /** Another tool is in hand: a press is its own. */
  readonly busy: boolean
}

/** What all of them need is asked for once, above: there may be hundreds, and they move with the film. */
const MeasurementShape = memo(function MeasurementShape({ measurement, view, t, selected, busy }: ShapeProps) {
  /** Where it is while it is dragged, and what is dragged: a point, or null for the whole of it. */
  const [drag, setDrag] = useState<{ readonly point: number | null; readonly from: PointPx; readonly points: readonly PointPx[] } | null>(null)
  const points = drag?.points ?? measurement.points
  const canvas = canvasPoints(points, view)

  const begin = (point: number | null) => (event: PointerEvent<SVGGraphicsElement>) => {
    const from = pixelUnder(event, view)
    if (event.button !== 0 || busy || !from) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    selectMeasurement(measurement)
    setDrag({ point, from, points })
  }
  const move = (event: PointerEvent<SVGGraphicsElement>) => {
    const to = pixelUnder(event, view)
    if (!drag || !to) return
    event.stopPropagation()
    const { point, from } = drag
    const moved = point === null ? moveBy(measurement.points, to.columnPx - from.columnPx, to.rowPx - from.rowPx, view) : points.map((one, i) => (i === point ? ontoFilm(to, view) : one))
    setDrag({ ...drag, points: moved })
  }
  const end = (event: PointerEvent<SVGGraphicsElement>) => {
    if (!drag) return
    event.stopPropagation()
    setDrag(null)
    if (drag.points !== measurement.points) void save({ kind: 'measurement', measurement: { ...drawnMeasurement(measurement), points: [...drag.points] } })
  }
  const handlers = (point: number | null) => ({ onPointerDown: begin(point), onPointerMove: move, onPointerUp: end })
  const source = t(`measure.source.${view.pixelSize.source ?? 'none'}`)
  return (
    <g data-measurement={measurement.id} data-state={measurement.state}>
      <Lines t={t} shape={{ kind: measurement.kind, points: [...points] }} view={view} className={`measure measure--${measurement.state}${selected ? ' measure--selected' : ''}`} />
      <polyline className="region__grip" points={canvas.map(({ x, y }) => `${x},${y}`).join(' ')} {...handlers(null)}>
        <title>{`${t(`measure.kind.${measurement.kind}`)} (${source})`}</title>
      </polyline>
      {selected ? canvas.map(({ x, y }, i) => <circle key={i} className="region__handle" cx={x} cy={y} r={4.5} {...handlers(i)} />) : null}
    </g>
  )
})

const canvasPoints = (points: readonly PointPx[], view: FilmPlace) => points.map((point) => apply(view.toCanvas, pointOfPixel(point)))
