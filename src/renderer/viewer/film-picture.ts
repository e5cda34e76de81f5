import type { Types } from '@cornerstonejs/core'
import type { PresentationState } from '@shared/domain/presentation-state'
import { dataSetOf } from '@renderer/viewer/film-source'
import { pictureOf, rasterFor, type Picture, type PixelValues } from '@renderer/viewer/painting/picture'
import { modalityRange, presentedModality, type ValueRange } from '@renderer/viewer/presented-greys'

type Modality = PresentationState['modality']

/** What is painted of a loaded film, and the smallest and largest of its values. */
export interface FilmPicture {
  readonly picture: Picture
  readonly low: number
  readonly high: number
}

/** By modality: one film may be shown by several. They go when the loader lets go of the film. */
const known = new WeakMap<Types.IImage, Map<string, FilmPicture>>()

/** @param modality how stored values become modality values; null: by the film's own rescale */
export function filmPicture(image: Types.IImage, modality: Modality | null): FilmPicture {
  const wanted = modality ?? filedRescale(image)
  const key = image.color || sameRescale(wanted, loadedRescale(image)) ? '' : JSON.stringify(wanted)
  const pictures = known.get(image) ?? new Map<string, FilmPicture>()
  known.set(image, pictures)
  const made = pictures.get(key) ?? (key === '' ? asLoaded(image) : restated(image, wanted))
  pictures.set(key, made)
  return made
}

/** Makes what a film will be painted by where it fills the window, before anybody waits for it. */
export function makeReady(image: Types.IImage): void {
  rasterFor(filmPicture(image, null).picture, Math.max(image.columns, image.rows) / (globalThis.innerHeight * globalThis.devicePixelRatio))
}

type Rescale = Extract<Modality, { kind: 'rescale' }>

const filedRescale = ({ slope, intercept }: Types.IImage): Rescale => ({ kind: 'rescale', slope, intercept })

/** What the loader has made of the stored values: it leaves them be where it takes the graphics processor for one that cannot have fractions. */
const loadedRescale = (image: Types.IImage): Rescale => (image.preScale?.scaled ? filedRescale(image) : { kind: 'rescale', slope: 1, intercept: 0 })

const sameRescale = (one: Modality, other: Rescale): boolean => one.kind === 'rescale' && one.slope === other.slope && one.intercept === other.intercept

/** Whether modality values are those of the file's own rescale. */
export const isByFiledRescale = (image: Types.IImage, modality: Modality | null): boolean => !modality || sameRescale(modality, filedRescale(image))

/** What stored values can be, by Bits Stored and Pixel Representation. */
export function storedRange(image: Types.IImage): ValueRange {
  const data = dataSetOf(image)
  const bits = data.uint16?.('x00280101') ?? 16
  return data.uint16?.('x00280103') === 1 ? { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 } : { low: 0, high: 2 ** bits - 1 }
}

function asLoaded(image: Types.IImage): FilmPicture {
  const values = image.getPixelData() as PixelValues
  return { picture: pictureOf(values, image.columns, image.rows, image.color ? Math.round(values.length / (image.columns * image.rows)) : 1), low: image.minPixelValue, high: image.maxPixelValue }
}

function restated(image: Types.IImage, modality: Modality): FilmPicture {
  const stored = storedRange(image)
  const values = valuesOf(image.getPixelData() as PixelValues, loadedRescale(image), presentedModality(modality, stored), modalityRange(modality, stored))
  return { picture: pictureOf(values, image.columns, image.rows), ...extremes(values) }
}

/** Modality values, in as few bits as hold them: whole numbers of 16, else floating point. */
function valuesOf(values: PixelValues, { slope, intercept }: Rescale, modality: (stored: number) => number, { low, high }: ValueRange): PixelValues {
  const isWhole = [0, 1, 2].every((stored) => Number.isInteger(modality(stored)))
  const Values = isWhole && low >= 0 && high <= 0xffff ? Uint16Array : isWhole && low >= -0x8000 && high <= 0x7fff ? Int16Array : Float32Array
  const result = new Values(values.length)
  for (let i = 0; i < values.length; i++) result[i] = modality(Math.round((values[i]! - intercept) / slope))
  return result
}

function extremes(values: PixelValues): ValueRange {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}
