import { memo, useLayoutEffect, useMemo, useRef } from 'react'
import { apply, compose, type Affine } from '@shared/geometry/affine'
import type { OverlayColours, OverlayStyle } from '@shared/domain/overlay'
import { colourOf, paint } from '@shared/geometry/colour-map'
import { contour, contourLevels, type ContourStroke } from '@shared/geometry/contours'
import { displayed } from '@shared/geometry/sharpen'
import { upsample } from '@shared/geometry/upsample'
import type { FilmPlace } from '@renderer/viewer/film-view'
import type { OverlayMap, OverlayOnFilm } from '@renderer/viewer/overlay-map'
import { gridToImage } from '@renderer/viewer/overlay-place'

interface Props {
  readonly view: FilmPlace | null
  readonly overlay: OverlayOnFilm
  readonly opacity: number
  readonly sharpened: boolean
  readonly style: OverlayStyle
  readonly colours: OverlayColours
}

/** Enlargement of the map before it is sharpened, so that its edge is a line and not a staircase. */
const factor = 8

/** The attention map over the film, exactly where its cells lie in the film's own pixels. */
export const OverlayCanvas = memo(function OverlayCanvas({ view, overlay, opacity, sharpened, style, colours }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { map, target, state } = overlay
  const picture = useMemo(() => (map ? pictureOf(map, sharpened, style, colours) : null), [map, sharpened, style, colours])
  useLayoutEffect(() => {
    const canvas = ref.current
    if (canvas) draw(canvas, view, map, picture, opacity)
  }, [view, map, picture, opacity])
  const matches = map !== null && view !== null && view.columns === map.grid.imageColumns && view.rows === map.grid.imageRows
  return (
    <canvas
      ref={ref}
      className="film-pane__overlay"
      data-testid="overlay"
      data-state={state === 'ready' ? (matches ? 'shown' : 'mismatch') : state}
      data-kind={target?.kind}
      data-name={map?.name}
      data-text={target?.kind === 'text' ? target.text : undefined}
      data-peak={map ? `${map.peak.columnPx},${map.peak.rowPx}` : undefined}
      data-sharpened={sharpened}
      data-style={style}
      aria-hidden="true"
    />
  )
})

/** What is drawn of a map, in its enlarged cells. */
interface Picture {
  readonly heat: OffscreenCanvas | null
  readonly contours: readonly { readonly colour: string; readonly strokes: readonly ContourStroke[] }[]
}

function pictureOf(map: OverlayMap, sharpened: boolean, style: OverlayStyle, colours: OverlayColours): Picture {
  const [rows, columns] = [map.grid.rows * factor, map.grid.columns * factor]
  const shown = displayed(upsample(map.data, map.grid.rows, map.grid.columns, factor), sharpened)
  const contours = style === 'heat' ? [] : contourLevels.map((level) => ({ colour: `rgb(${colourOf(level, colours).slice(0, 3).join(' ')})`, strokes: contour(shown, rows, columns, level) }))
  if (style === 'contour') return { heat: null, contours }
  const heat = new OffscreenCanvas(columns, rows)
  heat.getContext('2d')?.putImageData(new ImageData(paint(shown, colours), columns, rows), 0, 0)
  return { heat, contours }
}

function draw(canvas: HTMLCanvasElement, view: FilmPlace | null, map: OverlayMap | null, picture: Picture | null, opacity: number): void {
  const context = canvas.getContext('2d')
  if (!context) return
  // A map of another size belongs to another film: nothing is better than something at the wrong place.
  if (!view || !map || !picture || view.columns !== map.grid.imageColumns || view.rows !== map.grid.imageRows) {
    context.reset()
    return
  }
  const ratio = globalThis.devicePixelRatio
  // Clears it as well.
  canvas.width = Math.round(view.paneWidthPx * ratio)
  canvas.height = Math.round(view.paneHeightPx * ratio)
  const device: Affine = { a: ratio, b: 0, c: 0, d: ratio, e: 0, f: 0 }
  const film = compose(device, view.toCanvas)
  context.save()
  context.setTransform(film.a, film.b, film.c, film.d, film.e, film.f)
  context.beginPath()
  context.rect(0, 0, view.columns, view.rows)
  context.clip()
  const cells = compose(film, gridToImage(map.grid, factor))
  context.setTransform(cells.a, cells.b, cells.c, cells.d, cells.e, cells.f)
  context.globalAlpha = opacity
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  if (picture.heat) context.drawImage(picture.heat, 0, 0)
  context.resetTransform()
  context.globalAlpha = 1
  context.lineCap = 'round'
  for (const { colour, strokes } of picture.contours) {
    context.beginPath()
    for (const [x1, y1, x2, y2] of strokes) {
      const [from, to] = [apply(cells, { x: x1, y: y1 }), apply(cells, { x: x2, y: y2 })]
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
    }
    // A dark rim keeps the line readable over bone.
    for (const [style, width] of [['rgb(0 0 0 / 0.6)', 4], [colour, 2]] as const) {
      context.strokeStyle = style
      context.lineWidth = width * ratio
      context.stroke()
    }
  }
  context.restore()
}
