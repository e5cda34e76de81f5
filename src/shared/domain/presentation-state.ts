import { z } from 'zod'
import { uid } from '@shared/domain/study'

/** In pixels of the stored image, sub-pixel: 0\0 is the upper left corner of its first pixel. */
const imagePoint = z.object({ columnPx: z.number(), rowPx: z.number() })

/** Which films a part is for, and which of their frames (from 0; null: all). */
const filmRef = z.object({ sopInstanceUid: uid, frames: z.array(z.number().int().min(0)).max(10_000).nullable() })
export type PresentedFilm = z.infer<typeof filmRef>

/** Null: all films that the presentation state names. */
const scope = z.array(filmRef).max(1_000).nullable()

/** PIXEL: pixels of the image. DISPLAY: shares of the displayed area as it lies on the screen, from its upper left corner. */
const units = z.enum(['PIXEL', 'DISPLAY'])
const place = z.object({ units, x: z.number(), y: z.number() })
export type GraphicPlace = z.infer<typeof place>

const graphic = z.object({
  kind: z.enum(['POINT', 'POLYLINE', 'INTERPOLATED', 'CIRCLE', 'ELLIPSE']),
  points: z.array(place).min(1).max(10_000),
  filled: z.boolean()
})
const graphicText = z.object({ text: z.string().max(1024), box: z.tuple([place, place]).nullable(), anchor: place.nullable(), anchorVisible: z.boolean() })

const shutter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rectangle'), first: imagePoint, last: imagePoint }),
  z.object({ kind: z.literal('circle'), centre: imagePoint, radiusPx: z.number().positive() }),
  z.object({ kind: z.literal('polygon'), points: z.array(imagePoint).min(3).max(10_000) })
])
export type Shutter = z.infer<typeof shutter>

/** What a presentation state asks for and Gloriole does not show. */
export const presentationGap = z.enum(['modality-lut', 'voi-lut', 'presentation-lut', 'true-size', 'overlay', 'mask', 'compound-graphic'])
export type PresentationGap = z.infer<typeof presentationGap>

/** A Grayscale Softcopy Presentation State (PS3.3 A.33.1), as far as it is shown. */
export const presentationState = z.object({
  films: z.array(filmRef).min(1).max(1_000),
  /** Whether the smallest value is shown white (Presentation LUT Shape INVERSE, C.11.6). */
  inverse: z.boolean(),
  windows: z.array(z.object({ films: scope, centre: z.number(), width: z.number().min(1) })).max(1_000),
  /** Displayed areas (C.10.4): corners of pixels, `first` in the upper left of the screen. `magnification`: screen pixels an image pixel; null: fits. */
  areas: z.array(z.object({ films: scope, first: imagePoint, last: imagePoint, magnification: z.number().positive().nullable() })).max(1_000),
  /** Mirrored first, then turned clockwise. */
  orientation: z.object({ quarterTurns: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]), mirrored: z.boolean() }),
  annotations: z.array(z.object({ films: scope, graphics: z.array(graphic).max(5_000), texts: z.array(graphicText).max(5_000) })).max(1_000),
  shutters: z.array(shutter).max(3),
  gaps: z.array(presentationGap)
})
export type PresentationState = z.infer<typeof presentationState>
export type PresentedArea = PresentationState['areas'][number]
export type Graphic = PresentationState['annotations'][number]['graphics'][number]
export type GraphicText = PresentationState['annotations'][number]['texts'][number]

/** A presentation state in the library. Date and time are DA and TM of its making; null where it does not say. */
export const keptPresentation = z.object({ sopInstanceUid: uid, label: z.string(), description: z.string(), creator: z.string(), createdDate: z.string().nullable(), createdTime: z.string().nullable(), state: presentationState })
export type KeptPresentation = z.infer<typeof keptPresentation>

/** Whether a list of films names a frame of a film. */
export const namesFrame = (films: readonly PresentedFilm[], sopInstanceUid: string, frame: number): boolean => films.some((film) => film.sopInstanceUid === sopInstanceUid && (film.frames === null || film.frames.includes(frame)))

/** The parts of a presentation state that are for a frame of a film. */
export const partsFor = <T extends { readonly films: readonly PresentedFilm[] | null }>(parts: readonly T[], sopInstanceUid: string, frame: number): readonly T[] =>
  parts.filter(({ films }) => films === null || namesFrame(films, sopInstanceUid, frame))

/**
 * A graphic's place in pixels of the stored image. DISPLAY runs over the displayed area as it lies turned and mirrored:
 * after an odd number of quarter turns, across the screen is along the image's columns.
 */
export function placeInImage({ units, x, y }: GraphicPlace, area: Pick<PresentedArea, 'first' | 'last'>, quarterTurns: number): { readonly columnPx: number; readonly rowPx: number } {
  if (units === 'PIXEL') return { columnPx: x, rowPx: y }
  const [across, down] = quarterTurns % 2 === 0 ? [x, y] : [y, x]
  return { columnPx: area.first.columnPx + across * (area.last.columnPx - area.first.columnPx), rowPx: area.first.rowPx + down * (area.last.rowPx - area.first.rowPx) }
}
