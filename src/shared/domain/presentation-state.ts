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

/** Bytes in base64, up to so many. */
const bytes = (most: number) => z.base64().max(4 * Math.ceil(most / 3))

/** A lookup table (C.11.1, C.11.2, C.11.4): `first` is the input of its first entry, entries are 16 bits each, little endian. */
const lutTable = z.object({ first: z.number().int(), bits: z.number().int().min(8).max(16), entries: bytes(2 * 0x10000) })
export type LutTable = z.infer<typeof lutTable>

/** An overlay (C.9.2) of one bit a pixel, the lowest bit of a byte first. Its origin is that of its first pixel, from 0. */
const overlayBits = z.object({ label: z.string(), rows: z.number().int().min(1), columns: z.number().int().min(1), originRowPx: z.number().int(), originColumnPx: z.number().int(), bits: bytes(2 ** 22) })
export type OverlayBits = z.infer<typeof overlayBits>

const shutter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rectangle'), first: imagePoint, last: imagePoint }),
  z.object({ kind: z.literal('circle'), centre: imagePoint, radiusPx: z.number().positive() }),
  z.object({ kind: z.literal('polygon'), points: z.array(imagePoint).min(3).max(10_000) }),
  /** Pixels whose bit is 1 are covered (Bitmap Display Shutter, C.7.6.15). */
  z.object({ kind: z.literal('bitmap'), plane: overlayBits })
])
export type Shutter = z.infer<typeof shutter>

/** What a presentation state asks for and Gloriole does not show. */
export const presentationGap = z.enum(['voi-lut', 'luts', 'true-size', 'aspect', 'overlay', 'shutter', 'mask', 'graphic', 'compound-graphic'])
export type PresentationGap = z.infer<typeof presentationGap>

/** A Grayscale Softcopy Presentation State (PS3.3 A.33.1), as far as it is shown. */
export const presentationState = z.object({
  films: z.array(filmRef).min(1).max(1_000),
  /** Stored value to modality value, in place of what the film says (C.11.1): without either, values mean themselves. */
  modality: z.discriminatedUnion('kind', [z.object({ kind: z.literal('rescale'), slope: z.number(), intercept: z.number() }), z.object({ kind: z.literal('table'), table: lutTable })]),
  /** Modality value to grey (C.11.8): a film that none is for is shown by the whole range of its values. */
  vois: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('window'), films: scope, centre: z.number(), width: z.number().positive(), shape: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']) }),
        z.object({ kind: z.literal('table'), films: scope, table: lutTable })
      ])
    )
    .max(1_000),
  /** Grey to P-value (C.11.4), from its first entry to its last; null: as it is. */
  presentationLut: lutTable.nullable(),
  /** Whether the smallest value is shown white (Presentation LUT Shape INVERSE, C.11.6). */
  inverse: z.boolean(),
  /** Displayed areas (C.10.4): corners of pixels, `first` in the upper left of the screen. */
  areas: z
    .array(
      z.object({
        films: scope,
        first: imagePoint,
        last: imagePoint,
        size: z.discriminatedUnion('mode', [z.object({ mode: z.literal('fit') }), z.object({ mode: z.literal('magnify'), screenPixels: z.number().positive() }), z.object({ mode: z.literal('true'), columnMm: z.number().positive() })]),
        /** Height of a pixel by its width; null where only the film says it. */
        aspect: z.number().positive().nullable()
      })
    )
    .max(1_000),
  /** Mirrored first, then turned clockwise. */
  orientation: z.object({ quarterTurns: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]), mirrored: z.boolean() }),
  annotations: z.array(z.object({ films: scope, graphics: z.array(graphic).max(5_000), texts: z.array(graphicText).max(5_000) })).max(1_000),
  shutters: z.array(shutter).max(4),
  /** Of what is covered, 0 black to 1 white. */
  shutterGrey: z.number().min(0).max(1),
  /** Overlays that are shown (C.11.7), by their group; null: the film's own of that group. */
  overlays: z.array(z.object({ group: z.number().int(), plane: overlayBits.nullable() })).max(16),
  gaps: z.array(presentationGap)
})
export type PresentationState = z.infer<typeof presentationState>
export type PresentedArea = PresentationState['areas'][number]
export type Graphic = PresentationState['annotations'][number]['graphics'][number]
export type GraphicText = PresentationState['annotations'][number]['texts'][number]

/**
 * A presentation state in the library. Date and time are DA and TM of its making; null where it does not say. `state` is null
 * where its file is gone or can no longer be read.
 */
export const listedPresentation = z.object({ sopInstanceUid: uid, label: z.string(), description: z.string(), creator: z.string(), createdDate: z.string().nullable(), createdTime: z.string().nullable(), state: presentationState.nullable() })
export type ListedPresentation = z.infer<typeof listedPresentation>
/** One that can be shown. */
export type KeptPresentation = ListedPresentation & { readonly state: PresentationState }
export const isReadable = (listed: ListedPresentation): listed is KeptPresentation => listed.state !== null

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
