import { getShouldUseCPURendering, type Types } from '@cornerstonejs/core'

/** Place in the window, 0 to 1, to grey, 0 black to 1 white. */
export type GreyCurve = (place: number) => number

/** The part of vtk.js's ColorTransferFunction that matters here. Its instances are frozen. */
interface TransferFunction {
  getTable(from: number, to: number, size: number, table: Float32Array, withAlpha: boolean): void
  modified(): void
}

const straight = new WeakMap<TransferFunction, TransferFunction>()
/** Greys of a window that the graphics processor is given: enough for every entry of most tables. */
const finePx = 8_192
const usualPx = 1_024

/** Whether curves can be drawn: the renderer without a graphics processor draws straight lines alone. */
export const drawsCurves = (): boolean => !getShouldUseCPURendering()

/**
 * Has a viewport's greys run along a curve over its window instead of a straight line; null: straight. The window stays
 * the reader's to move. Call it after every film that the viewport is given, and when its VOI LUT function was set.
 */
export function drawAlong(viewport: Types.IStackViewport, curve: GreyCurve | null): void {
  const [actor] = drawsCurves() ? viewport.getActors() : []
  if (!actor) return
  const { actor: slice } = actor as unknown as { actor: Slice }
  const property = slice.getProperty()
  const now = property.getRGBTransferFunction(0)
  if (!now) return
  const line = straight.get(now) ?? now
  const next = curve ? along(line, curve) : line
  if (next === now) return
  if (curve) straight.set(next, line)
  slice.getMapper().setColorTextureWidth(curve ? finePx : usualPx)
  property.setRGBTransferFunction(0, next)
  next.modified()
}

interface Slice {
  getProperty(): { getRGBTransferFunction(index: number): TransferFunction | undefined; setRGBTransferFunction(index: number, next: TransferFunction): void }
  getMapper(): { setColorTextureWidth(px: number): void }
}

/** The line's own table says how far along the window a grey is, and whether black and white are turned round. */
const along = (line: TransferFunction, curve: GreyCurve): TransferFunction => ({
  ...line,
  getTable(from, to, size, table, withAlpha) {
    line.getTable(from, to, size, table, withAlpha)
    const isInverted = table[0]! > table[3 * (size - 1)]!
    for (let i = 0; i < 3 * size; i++) table[i] = isInverted ? 1 - curve(1 - table[i]!) : curve(table[i]!)
  }
})
