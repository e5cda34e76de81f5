import { memo } from 'react'
import { partsFor, placeInImage, type Graphic, type GraphicPlace, type GraphicText, type KeptPresentation, type Shutter } from '@shared/domain/presentation-state'
import { apply, pointOfPixel, type PointXy } from '@shared/geometry/affine'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { displayedArea } from '@renderer/viewer/presentation'

/** What a presentation state draws on the film: shutters beneath, graphics and texts above. */
export const PresentationLayer = memo(function PresentationLayer({ view }: { readonly view: FilmPlace }) {
  return view.presentation ? <Presented kept={view.presentation} view={view} /> : null
})

function Presented({ kept, view }: { readonly kept: KeptPresentation; readonly view: FilmPlace }) {
  const { state } = kept
  const { sopInstanceUid, frame } = view.film
  const area = displayedArea(kept, view)
  const toCanvas = (place: GraphicPlace): PointXy => apply(view.toCanvas, pointOfPixel(placeInImage(place, area, state.orientation.quarterTurns)))
  return (
    <g className="presentation" data-testid="presentation">
      {state.shutters.map((shutter, i) => (
        <path key={i} className="presentation__shutter" style={{ fill: grey(state.shutterGrey) }} fillRule="evenodd" d={shutterPath(shutter, view)} />
      ))}
      {partsFor(state.annotations, sopInstanceUid, frame).map(({ graphics, texts }, i) => (
        <g key={i}>
          {graphics.map((graphic, k) => (
            <Drawn key={k} graphic={graphic} points={graphic.points.map(toCanvas)} />
          ))}
          {texts.map((text, k) => (
            <Written key={k} text={text} toCanvas={toCanvas} />
          ))}
        </g>
      ))}
    </g>
  )
}

const grey = (share: number) => `rgb(${[share, share, share].map((one) => Math.round(255 * one)).join(' ')})`

const distance = (a: PointXy, b: PointXy) => Math.hypot(a.x - b.x, a.y - b.y)

function Drawn({ graphic: { kind, filled }, points }: { readonly graphic: Graphic; readonly points: readonly PointXy[] }) {
  const [a, b, c, d] = points
  const className = filled ? 'presentation__graphic presentation__graphic--filled' : 'presentation__graphic'
  if (!a) return null
  if (kind === 'POINT') return <circle className="presentation__graphic presentation__graphic--filled" data-kind={kind} cx={a.x} cy={a.y} r={3} />
  if (kind === 'CIRCLE' && b) return <circle className={className} data-kind={kind} cx={a.x} cy={a.y} r={distance(a, b)} />
  if (kind === 'ELLIPSE' && b && c && d) {
    const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2]
    const degrees = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI
    return <ellipse className={className} data-kind={kind} cx={x} cy={y} rx={distance(a, b) / 2} ry={distance(c, d) / 2} transform={`rotate(${degrees} ${x} ${y})`} />
  }
  return <path className={className} data-kind={kind} d={kind === 'INTERPOLATED' ? curve(points) : `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`} />
}

/** A smooth line through points (Catmull-Rom as cubic Beziers): what DICOM leaves to the viewer (C.10.5.1.2). */
function curve(points: readonly PointXy[]): string {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))]!
  const pieces = points.slice(1).map((to, i) => {
    const [before, from, after] = [at(i - 1), at(i), at(i + 2)]
    return `C${from.x + (to.x - before.x) / 6} ${from.y + (to.y - before.y) / 6} ${to.x - (after.x - from.x) / 6} ${to.y - (after.y - from.y) / 6} ${to.x} ${to.y}`
  })
  return `M${at(0).x} ${at(0).y}${pieces.join('')}`
}

const lineHeightPx = 16

function Written({ text: { text, box, anchor, anchorVisible }, toCanvas }: { readonly text: GraphicText; readonly toCanvas: (place: GraphicPlace) => PointXy }) {
  const corners = box?.map(toCanvas)
  const at = corners ? { x: Math.min(...corners.map(({ x }) => x)), y: Math.min(...corners.map(({ y }) => y)) } : anchor && toCanvas(anchor)
  if (!at) return null
  const end = anchor && anchorVisible && corners ? toCanvas(anchor) : null
  return (
    <g>
      {end ? <path className="presentation__graphic" d={`M${at.x} ${at.y + lineHeightPx}L${end.x} ${end.y}`} /> : null}
      <text className="presentation__text" x={at.x} y={at.y + 12}>
        {text.split(/\r?\n/).map((line, i) => (
          <tspan key={i} x={at.x} dy={i === 0 ? 0 : lineHeightPx}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  )
}

/** All of the film but what a shutter leaves open. */
function shutterPath(shutter: Shutter, view: FilmPlace): string {
  const ring = (points: readonly { readonly columnPx: number; readonly rowPx: number }[]) => `M${points.map((point) => apply(view.toCanvas, pointOfPixel(point))).map(({ x, y }) => `${x} ${y}`).join('L')}Z`
  const rectangle = (left: number, top: number, right: number, bottom: number) => ring([[left, top], [right, top], [right, bottom], [left, bottom]].map(([columnPx, rowPx]) => ({ columnPx: columnPx!, rowPx: rowPx! })))
  // Drawn bit by bit, see `PlaneCanvas`.
  if (shutter.kind === 'bitmap') return ''
  const whole = rectangle(0, 0, view.columns, view.rows)
  if (shutter.kind === 'rectangle') return whole + rectangle(shutter.first.columnPx, shutter.first.rowPx, shutter.last.columnPx, shutter.last.rowPx)
  if (shutter.kind === 'polygon') return whole + ring(shutter.points)
  const { centre, radiusPx } = shutter
  return whole + ring(Array.from({ length: 96 }, (_, i) => (2 * Math.PI * i) / 96).map((turn) => ({ columnPx: centre.columnPx + radiusPx * Math.cos(turn), rowPx: centre.rowPx + radiusPx * Math.sin(turn) })))
}
