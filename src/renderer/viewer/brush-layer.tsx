import { memo } from 'react'
import { apply, pointOfPixel } from '@shared/geometry/affine'
import { useActions } from '@renderer/app/use-actions'
import { useView } from '@renderer/app/view'
import { radiusPxOf, resizeBrush, toggleEraser, useBrush } from '@renderer/viewer/brush'
import { toPoints } from '@renderer/viewer/canvas-points'
import type { FilmPlace } from '@renderer/viewer/film-view'
import '@renderer/viewer/brush-layer.css'

/** The brush over the film and the stroke that it leaves; nothing while it is not in hand. */
export const BrushLayer = memo(function BrushLayer({ view }: { readonly view: FilmPlace }) {
  return useView(({ tool }) => tool === 'brush') ? <Brush view={view} /> : null
})

function Brush({ view }: { readonly view: FilmPlace }) {
  const { radius, erasing, stroke, at } = useBrush()
  useActions({ 'brush.smaller': () => resizeBrush(-1), 'brush.larger': () => resizeBrush(1), 'brush.erase': toggleEraser })
  const place = at && apply(view.toCanvas, pointOfPixel(at))
  const own = stroke?.sopInstanceUid === view.film.sopInstanceUid ? stroke : null
  const erases = own ? own.mode === 'erase' : erasing
  // A line of one point is drawn as one of no length, whose round ends make a dot.
  const line = own && (own.points.length > 1 ? own.points : [own.points[0]!, own.points[0]!])
  return (
    <g data-testid="brush" data-erasing={erases} data-radius={radius}>
      {own && line ? <polyline className={`brush__stroke${erases ? ' brush__stroke--erase' : ''}`} points={toPoints(line, view, false)} strokeWidth={2 * own.radiusPx * view.scale} /> : null}
      {place ? <circle className={`brush__tip${erases ? ' brush__tip--erase' : ''}`} cx={place.x} cy={place.y} r={radiusPxOf(radius, view) * view.scale} /> : null}
    </g>
  )
}
