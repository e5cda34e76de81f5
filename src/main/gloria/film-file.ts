import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { luminance8, toRgb8 } from '@main/dicom/colour'
import { decodePicture, isPicture } from '@main/dicom/decode-picture'
import { decodeFrame } from '@main/dicom/decode'
import { readHeader } from '@main/dicom/header'
import { readPalette } from '@main/dicom/palette'
import { parseDicom, type ParsedDicom } from '@main/dicom/parse'
import { readFilmFile } from '@main/dicom/read-file'
import { renderGray8 } from '@main/dicom/render'
import { derivedUid } from '@main/dicom/uid'
import type { GrayFilm } from '@main/gloria/area-resize'
import { assertFrontalFilm } from '@main/gloria/film-facts'

/** Which film a file is; a PNG or JPEG has the UIDs that it gets when it is imported. */
export interface FilmIdentity {
  readonly studyUid: string
  readonly seriesUid: string
  readonly sopInstanceUid: string
}

/** An opened film file; nothing is decoded until `render`. */
export interface FilmFile {
  readonly identity: FilmIdentity
  /** As the header names it (AP, PA, ...); null where there is none. */
  readonly viewPosition: string | null
  /** First frame as 8-bit grey. Throws what the decoder throws. */
  render(): Promise<GrayFilm>
}

/**
 * Opens a DICOM, PNG or JPEG file. For foreign bytes: only call it in a child process.
 * @param frontalOnly refuses what is no frontal chest film, here or in `render`, with NOT_AN_IMAGE or IMAGE_SIZE
 * @throws AppError FILE_UNREADABLE, FILE_TOO_LARGE and those of `parseDicom`
 */
export async function openFilmFile(path: string, { frontalOnly }: { readonly frontalOnly: boolean }): Promise<FilmFile> {
  const bytes = await readFilmFile(path)
  if (isPicture(bytes)) return { identity: identityOfPicture(bytes), viewPosition: null, render: () => renderPicture(bytes, frontalOnly) }
  const parsed = parseDicom(bytes)
  const { study, series, instance } = readHeader(parsed)
  const { viewPosition, rows, columns, frames, samplesPerPixel, photometric } = instance
  if (frontalOnly) assertFrontalFilm({ modality: series.modality, bodyPart: series.bodyPart, viewPosition: viewPosition ?? '', rows, columns, frames })
  return {
    identity: { studyUid: study.uid, seriesUid: series.uid, sopInstanceUid: instance.sopInstanceUid },
    viewPosition: viewPosition ?? null,
    async render() {
      if (frontalOnly && (samplesPerPixel === 3 || photometric === 'PALETTE COLOR')) assertGrey(await colours(parsed))
      return renderGray8(parsed, 0)
    }
  }
}

/** As `dicom/secondary-capture` derives them. */
export function identityOfPicture(bytes: Uint8Array): FilmIdentity {
  const hash = createHash('sha256').update(bytes).digest()
  const uid = (level: string) => derivedUid('secondary capture', level, hash)
  return { studyUid: uid('study'), seriesUid: uid('series'), sopInstanceUid: uid('instance') }
}

async function colours(parsed: ParsedDicom): Promise<Uint8Array> {
  const frame = await decodeFrame(parsed, 0)
  return toRgb8(frame, frame.photometric === 'PALETTE COLOR' ? readPalette(parsed.dataSet) : null)
}

/** 8 bits as they are, more stretched from the least to the greatest value, colours by their luminance. */
async function renderPicture(bytes: Uint8Array, frontalOnly: boolean): Promise<GrayFilm> {
  const { rows, columns, samplesPerPixel, bitsStored, values } = await decodePicture(bytes)
  if (frontalOnly) assertFrontalFilm({ modality: '', bodyPart: '', viewPosition: '', rows, columns, frames: 1 })
  const depth = samplesPerPixel === 3 ? 2 ** bitsStored - 1 : bitsStored === 8 ? 255 : null
  const gray = depth === null ? stretch(values) : Uint8Array.from(values, (value) => Math.round((value * 255) / depth))
  if (samplesPerPixel === 1) return { rows, columns, gray }
  if (frontalOnly) assertGrey(gray)
  return { rows, columns, gray: luminance8(gray) }
}

function stretch(values: Uint8Array | Uint16Array): Uint8Array {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return Uint8Array.from(values, (value) => (high === low ? 0 : Math.round(((value - low) * 255) / (high - low))))
}

/** Scanned and converted films are often stored in colour, with a tint at most; a photograph is something else. */
const TINT_MAX = 10

/** @throws AppError NOT_AN_IMAGE when the channels (0 .. 255) differ on average by more than a film's tint */
function assertGrey(rgb: Uint8Array): void {
  let difference = 0
  for (let i = 0; i < rgb.length; i += 3) difference += Math.max(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!) - Math.min(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!)
  if (difference / (rgb.length / 3) > TINT_MAX) throw new AppError('NOT_AN_IMAGE', 'Suggestions are made for grey chest films; this image is in colours.')
}
