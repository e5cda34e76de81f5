import { z } from 'zod'
import type { LutTable, OverlayBits, PresentationState } from '@shared/domain/presentation-state'
import type { PixelValues } from '@shared/geometry/raster'

/** The smallest and largest that values are, or can be. */
export interface ValueRange {
  readonly low: number
  readonly high: number
}

/** VOI LUT Function (0028,1056). */
export const voiShapes = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const
export type VoiShape = (typeof voiShapes)[number]

/** A window that a film names, in modality values. */
export interface FiledWindow {
  readonly centre: number
  readonly width: number
  readonly shape: VoiShape
  /** Window Center & Width Explanation, or ''. */
  readonly label: string
}

/** An overlay of a film (PS3.3 C.9.2), by its group. */
export type FilmOverlay = OverlayBits & { readonly group: number }

/** What a film says of how one of its frames is to be shown: for an enhanced image, by that frame's functional groups. */
export interface FilmFrame {
  readonly rows: number
  readonly columns: number
  /** Values a pixel, side by side: 1 stored value, or red, green and blue of 8 bits each. */
  readonly components: 1 | 3
  /** What stored values can be, by Bits Stored and Pixel Representation. */
  readonly range: ValueRange
  /** What stored values are in this frame; padding counts for nothing. */
  readonly found: ValueRange
  /** The smallest value is white (MONOCHROME1). */
  readonly negative: boolean
  /** Modality (0008,0060). */
  readonly modalityCode: string
  /** Stored value to modality value. */
  readonly modality: PresentationState['modality']
  /** A VOI LUT, which stands before the windows; its label is LUT Explanation (0028,3003), or ''. */
  readonly voiLut: { readonly table: LutTable; readonly label: string } | null
  readonly windows: readonly FiledWindow[]
  /** Patient Orientation (0020,0020); null where there is none. */
  readonly patientOrientation: string | null
  /** Height by width of a pixel by Pixel Aspect Ratio (0028,0034); 1 where it makes no sense. */
  readonly aspect: number
  /** Image Position and Orientation (Patient) as written; empty where they are not. */
  readonly position: readonly number[]
  readonly orientation: readonly number[]
  readonly frameOfReferenceUid: string
  /** How fast the film asks to be played. */
  readonly framesPerSecond: number
  readonly overlays: readonly FilmOverlay[]
}

/** A frame of a film, decoded. */
export interface PaintableFrame {
  readonly frame: FilmFrame
  readonly values: PixelValues
  /** The means of squares of 2 x 2 pixels, to be shown while the values are on their way; null for a film that is small. */
  readonly half: PixelValues | null
}

/** One line of what a file says: `tag` as `(0010,0010)`, `name` is the standard's keyword, '' where it has none. */
export const tagRow = z.object({
  tag: z.string(),
  name: z.string(),
  vr: z.string(),
  /** As it is shown; null for a sequence and for bytes, whose size is given instead. */
  value: z.string().nullable(),
  /** Bytes, or items of a sequence. */
  size: z.number().int(),
  /** How many sequences it lies in. */
  depth: z.number().int()
})
export type TagRow = z.infer<typeof tagRow>
