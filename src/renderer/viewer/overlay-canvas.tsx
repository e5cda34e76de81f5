import { useLayoutEffect, useMemo, useRef } from 'react'
import { compose, type Affine } from '@shared/geometry/affine'
import { paint } from '@shared/geometry/colour-map'
import { displayed } from '@shared/geometry/sharpen'
import { upsample } from '@shared/geometry/upsample'
import type { FilmView } from '@renderer/viewer/film-viewport'
import type { OverlayMap, OverlayOnFilm } from '@renderer/viewer/overlay-map'
import { gridToImage } from '@renderer/viewer/overlay-place'

interface Props {
  readonly view: FilmView | null
  readonly overlay: OverlayOnFilm
  readonly opacity: number
  readonly sharpened: boolean
}

/** Enlargement of the map before it is sharpened, so that its edge is a line and not a staircase. */
const factor = 8

/** The attention map over the film, exactly where its cells lie in the film's own pixels. */
export function OverlayCanvas({ view, overlay, opacity, sharpened }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { map, target, state } = overlay
  const picture = useMemo(() => (map ? pictureOf(map, sharpened) : null), [map, sharpened])
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
      aria-hidden="true"
    />
  )
}

function pictureOf(map: OverlayMap, sharpened: boolean): OffscreenCanvas {
  const { rows, columns } = map.grid
  const large = upsample(map.data, rows, columns, factor)
  const pixels = new ImageData(paint(displayed(large, sharpened)), columns * factor, rows * factor)
  const canvas = new OffscreenCanvas(pixels.width, pixels.height)
  canvas.getContext('2d')?.putImageData(pixels, 0, 0)
  return canvas
}

function draw(canvas: HTMLCanvasElement, view: FilmView | null, map: OverlayMap | null, picture: OffscreenCanvas | null, opacity: number): void {
  const ratio = globalThis.devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  context.resetTransform()
  context.clearRect(0, 0, width, height)
  // A map of another size belongs to another film: nothing is better than something at the wrong place.
  if (!view || !map || !picture || view.columns !== map.grid.imageColumns || view.rows !== map.grid.imageRows) return
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
  context.drawImage(picture, 0, 0)
  context.restore()
}
