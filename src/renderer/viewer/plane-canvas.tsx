import { memo, useLayoutEffect, useMemo, useRef } from 'react'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { isSet, type OverlayPlane } from '@renderer/viewer/overlay-plane'

/** Yellow stands out on film and on white markers alike. */
const yellow = [255, 220, 90, 255] as const
type Ink = readonly [red: number, green: number, blue: number, alpha: number]

interface Props {
  readonly view: FilmPlace
  readonly planes: readonly OverlayPlane[]
  readonly ink?: Ink
  readonly testId?: string
}

/** Overlays, bit by bit over a film's pixels. */
export const PlaneCanvas = memo(function PlaneCanvas({ view, planes, ink = yellow, testId = 'overlay-planes' }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const pictures = useMemo(() => planes.map((plane) => ({ plane, picture: pictureOf(plane, ink) })), [planes, ink])
  useLayoutEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const ratio = globalThis.devicePixelRatio
    canvas.width = Math.round(view.paneWidthPx * ratio)
    canvas.height = Math.round(view.paneHeightPx * ratio)
    const { a, b, c, d, e, f } = view.toCanvas
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio)
    for (const { plane, picture } of pictures) context.drawImage(picture, plane.originColumnPx, plane.originRowPx)
  }, [view, pictures])
  return <canvas ref={ref} className="film-pane__overlay" data-testid={testId} aria-hidden="true" />
})

function pictureOf({ rows, columns, bits }: OverlayPlane, ink: Ink): OffscreenCanvas {
  const canvas = new OffscreenCanvas(columns, rows)
  const context = canvas.getContext('2d')
  const pixels = new ImageData(columns, rows)
  for (let i = 0; i < rows * columns; i++) if (isSet(bits, i)) pixels.data.set(ink, 4 * i)
  context?.putImageData(pixels, 0, 0)
  return canvas
}
