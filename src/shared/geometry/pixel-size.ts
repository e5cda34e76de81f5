import type { PointPx } from '@shared/geometry/attention-grid'

/** Distance of neighbouring rows and columns in mm. */
export interface SpacingMm {
  readonly rowMm: number
  readonly columnMm: number
}

/** Which attribute the millimetres come from; null where there are none. */
export type SpacingSource = 'PixelSpacing' | 'ImagerPixelSpacing' | null

/** How large a pixel is. Without millimetres its width is the unit, and its height in widths still counts. */
export interface PixelSize {
  readonly width: number
  readonly height: number
  readonly unit: 'mm' | 'px'
  readonly source: SpacingSource
}

/**
 * Size of a pixel from the spacing that the film states.
 * @param aspect height by width of a pixel (Pixel Aspect Ratio), for films that state no spacing
 */
export function pixelSizeOf(spacing: (SpacingMm & { readonly source: Exclude<SpacingSource, null> }) | null, aspect = 1): PixelSize {
  return spacing
    ? { width: spacing.columnMm, height: spacing.rowMm, unit: 'mm', source: spacing.source }
    : { width: 1, height: aspect, unit: 'px', source: null }
}

/** The way from one pixel to another, in the size's unit: [along the rows, along the columns]. */
export function wayBetween(from: PointPx, to: PointPx, { width, height }: PixelSize): readonly [across: number, down: number] {
  return [(to.columnPx - from.columnPx) * width, (to.rowPx - from.rowPx) * height]
}
