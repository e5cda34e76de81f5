import type { FilmFrame, PaintableFrame, ValueRange } from '@shared/domain/film-frame'
import { halved, type PixelValues } from '@shared/geometry/raster'
import { toRgb8 } from '@main/dicom/colour'
import type { DecodedFrame, OpenFrames } from '@main/dicom/decode'
import { decimalOf, decimalsOf, textOf } from '@main/dicom/element'
import { frameVoiLutTag, macroOf } from '@main/dicom/functional-groups'
import { filedModality, lutTable, voiLutOf } from '@main/dicom/lut'
import { overlaysOfFilm } from '@main/dicom/overlays'
import { paddingOf } from '@main/dicom/padding'
import { readPalette } from '@main/dicom/palette'
import type { ParsedDicom } from '@main/dicom/parse'
import type { SampleValues } from '@main/dicom/stored-values'
import { readWindows } from '@main/dicom/window'

/** A film with fewer pixels is there as soon as its half would be. */
const smallPixels = 2 ** 20
const planePositionTag = 0x00209113
const planeOrientationTag = 0x00209116

/**
 * A frame (from 0) as the window paints it: stored values, or colours of 8 bits, and what the film says of them.
 * @throws AppError as `decodeFrame`
 */
export async function readFilmFrame(parsed: ParsedDicom, { image, decode }: OpenFrames, frame: number): Promise<PaintableFrame> {
  const decoded = await decode(frame)
  const { rows, columns, photometric, signed } = decoded
  const isGrey = photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2'
  const values = isGrey ? painted(decoded.values) : toRgb8(decoded, photometric === 'PALETTE COLOR' ? readPalette(parsed.dataSet) : null)
  const { dataSet } = parsed
  const voi = voiLutOf(parsed, frame, signed)
  const facts: FilmFrame = {
    rows,
    columns,
    components: isGrey ? 1 : 3,
    range: isGrey ? rangeOf(decoded) : colours,
    found: isGrey ? extremes(values, paddingOf(parsed, decoded)) : colours,
    negative: photometric === 'MONOCHROME1',
    modalityCode: textOf(dataSet, 0x00080060),
    modality: filedModality(parsed, frame, signed),
    voiLut: voi && { table: lutTable(voi.lut), label: voi.label },
    windows: readWindows(macroOf(parsed, frame, frameVoiLutTag)),
    patientOrientation: textOf(dataSet, 0x00200020) || null,
    aspect: aspectOf(parsed),
    position: numbersOf(macroOf(parsed, frame, planePositionTag), 0x00200032),
    orientation: numbersOf(macroOf(parsed, frame, planeOrientationTag), 0x00200037),
    frameOfReferenceUid: textOf(dataSet, 0x00200052),
    framesPerSecond: rateOf(parsed),
    overlays: overlaysOfFilm(dataSet, frame)
  }
  // Of a film that is played the next frame comes sooner than a half would help.
  const half = rows * columns < smallPixels || image.frames > 1 ? null : halved({ values, rows, columns, factor: 1 }, facts.components).values
  return { frame: facts, values, half }
}

const colours: ValueRange = { low: 0, high: 255 }

/** The painter mixes 32 bits of floating point. */
const painted = (values: SampleValues): PixelValues => (values instanceof Float64Array ? Float32Array.from(values) : values)

function rangeOf({ bitsStored, signed, values }: DecodedFrame): ValueRange {
  if (values instanceof Float32Array || values instanceof Float64Array) return extremes(values, null)
  return signed ? { low: -(2 ** (bitsStored - 1)), high: 2 ** (bitsStored - 1) - 1 } : { low: 0, high: 2 ** bitsStored - 1 }
}

/** Padding and values that are not finite count for nothing; where nothing else is left, 0. */
function extremes(values: SampleValues, padding: ValueRange | null): ValueRange {
  const counts = (value: number) => Number.isFinite(value) && !(padding && value >= padding.low && value <= padding.high)
  let i = 0
  while (i < values.length && !counts(values[i]!)) i++
  if (i === values.length) return { low: 0, high: 0 }
  let low = values[i]!
  let high = low
  // Nearly all values lie between those seen so far: only the others are looked at more closely.
  for (; i < values.length; i++) {
    const value = values[i]!
    if (value < low) {
      if (counts(value)) low = value
    } else if (value > high && counts(value)) high = value
  }
  return { low, high }
}

/** None where one of them is no number. */
function numbersOf(dataSet: ParsedDicom['dataSet'], tag: number): number[] {
  const numbers = decimalsOf(dataSet, tag)
  return numbers.every((value) => value !== null) ? numbers : []
}

/** Pixel Aspect Ratio is height\width (PS3.3 C.7.6.3.1.7). */
function aspectOf({ dataSet }: ParsedDicom): number {
  const [height, width] = decimalsOf(dataSet, 0x00280034)
  const aspect = (height ?? 1) / (width ?? 1)
  return aspect >= 0.05 && aspect <= 20 ? aspect : 1
}

const usualRate = 15

/** Recommended Display Frame Rate, Cine Rate or Frame Time (ms); 15 a second where the film does not say. */
function rateOf({ dataSet }: ParsedDicom): number {
  const [display, cine, frameMs] = [0x00082144, 0x00180040, 0x00181063].map((tag) => decimalOf(dataSet, tag) ?? NaN)
  const asked = [display!, cine!, 1000 / frameMs!].find((rate) => rate > 0 && Number.isFinite(rate))
  return Math.min(120, Math.max(0.1, asked ?? usualRate))
}
