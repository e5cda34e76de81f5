import { AppError } from '@shared/domain/errors'
import { presentationState, type Graphic, type GraphicPlace, type GraphicText, type PresentationGap, type PresentationState, type PresentedArea, type PresentedFilm } from '@shared/domain/presentation-state'
import { decodeText } from '@main/dicom/character-set'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, decimalsOf, hasValue, shortOf, textOf, textsOf } from '@main/dicom/element'
import { itemsOf } from '@main/dicom/functional-groups'
import { readOwner, type OwnerHeader } from '@main/dicom/header'
import type { ParsedDicom } from '@main/dicom/parse'
import { malformed } from '@main/dicom/presentation-malformed'
import { modalityOfState, presentationLutOf, voisOf } from '@main/dicom/presentation-luts'
import { overlaysOfState } from '@main/dicom/overlays'
import { shutterGreyOf, shuttersOf } from '@main/dicom/presentation-shutters'
import type { DicomDataSet } from '@main/dicom/scan'
import { isUid } from '@main/dicom/uid'

const grayscale = '1.2.840.10008.5.1.4.1.1.11.1'
const family = '1.2.840.10008.5.1.4.1.1.11.'

export interface PresentationHeader extends OwnerHeader {
  readonly sopInstanceUid: string
  readonly label: string
  readonly description: string
  readonly creator: string
  readonly createdDate: string | null
  readonly createdTime: string | null
  readonly state: PresentationState
}

/**
 * The presentation state that a file is; null for any other object.
 * @throws AppError NOT_AN_IMAGE for a kind of presentation state that is not shown, DICOM_MALFORMED for one that contradicts itself
 */
export function readPresentation(parsed: ParsedDicom): PresentationHeader | null {
  const { dataSet } = parsed
  const sopClass = textOf(dataSet, 0x00080016)
  if (!sopClass.startsWith(family)) return null
  if (sopClass !== grayscale) throw new AppError('NOT_AN_IMAGE', 'The file is a presentation state of a kind that is not shown; only grayscale ones (GSPS) are.')
  const sopInstanceUid = textOf(dataSet, 0x00080018)
  if (!isUid(sopInstanceUid)) throw malformed('has no valid SOP Instance UID')
  const text = textIn(dataSet)
  return {
    ...readOwner(parsed),
    sopInstanceUid,
    label: displayText(text(dataSet, 0x00700080), 64),
    description: displayText(text(dataSet, 0x00700081), 200),
    creator: displayText(text(dataSet, 0x00700084).replaceAll('^', ' '), 64),
    createdDate: /^\d{8}$/.exec(textOf(dataSet, 0x00700082))?.[0] ?? null,
    createdTime: /^\d{4,6}/.exec(textOf(dataSet, 0x00700083))?.[0] ?? null,
    state: readState(parsed)
  }
}

type ReadText = (item: DicomDataSet, tag: number) => string

function textIn(dataSet: DicomDataSet): ReadText {
  const sets = textsOf(dataSet, 0x00080005)
  return (item, tag) => decodeText((bytesOf(item, tag) ?? new Uint8Array()).subarray(0, 4096), sets).trim()
}

function readState(parsed: ParsedDicom): PresentationState {
  const { dataSet } = parsed
  const items = (tag: number, of = dataSet) => itemsOf(parsed, of, tag)
  const gaps = new Set<PresentationGap>()
  if (items(0x00286100).length > 0) gaps.add('mask')
  const films = items(0x00081115).flatMap((series) => filmsOf(items(0x00081140, series)))
  if (films.length === 0) throw malformed('names no film')
  const scopeOf = (item: DicomDataSet) => {
    const named = filmsOf(items(0x00081140, item))
    return named.length > 0 ? named : null
  }
  const vois = voisOf(parsed, scopeOf, gaps)
  const areas = items(0x0070005a).flatMap((item) => areaOf(item, scopeOf(item)))
  const annotations = items(0x00700001).map((item) => {
    if (items(0x00700209, item).length > 0) gaps.add('compound-graphic')
    const [asked, graphics] = [items(0x00700009, item), items(0x00700009, item).flatMap(graphicOf)]
    if (graphics.length < asked.length) gaps.add('graphic')
    return { films: scopeOf(item), graphics, texts: items(0x00700008, item).map((one) => graphicTextOf(one, textIn(dataSet))) }
  })
  const luts = { modality: modalityOfState(parsed), vois, presentationLut: presentationLutOf(parsed), inverse: textOf(dataSet, 0x20500020) === 'INVERSE' }
  const shutters = shuttersOf(dataSet)
  if (shutters.length < textsOf(dataSet, 0x00181600).length) gaps.add('shutter')
  const covered = { shutters, shutterGrey: shutterGreyOf(dataSet), overlays: overlaysOfState(dataSet) }
  const read = presentationState.safeParse({ films, ...luts, areas, orientation: orientationOf(dataSet), annotations, ...covered, gaps: [...gaps] })
  if (!read.success) throw malformed('holds more than can be shown, or values out of range')
  return read.data
}

const filmsOf = (references: readonly DicomDataSet[]): PresentedFilm[] =>
  references.flatMap((item) => {
    const sopInstanceUid = textOf(item, 0x00081155)
    const frames = decimalsOf(item, 0x00081160).filter((frame) => frame !== null && Number.isInteger(frame) && frame >= 1) as number[]
    return isUid(sopInstanceUid) ? [{ sopInstanceUid, frames: frames.length > 0 ? frames.map((frame) => frame - 1) : null }] : []
  })

/**
 * Spatial Transformation (PS3.3 C.10.6): turned clockwise by Image Rotation, then mirrored. Here the other way round
 * (H R^q = R^-q H).
 */
function orientationOf(dataSet: DicomDataSet): PresentationState['orientation'] {
  const degrees = shortOf(dataSet, 0x00700042) ?? 0
  if (degrees % 90 !== 0) throw malformed('turns the film by other than quarter turns')
  const turns = (degrees / 90) % 4
  const mirrored = textOf(dataSet, 0x00700041) === 'Y'
  return { quarterTurns: ((mirrored ? 4 - turns : turns) % 4) as 0 | 1 | 2 | 3, mirrored }
}

/** Displayed Area (C.10.4): corners are pixels counted from 1, in the image as stored, named by where they lie on the screen. */
function areaOf(item: DicomDataSet, films: PresentedFilm[] | null): PresentedArea[] {
  const [left, top] = integersOf(item, 0x00700052)
  const [right, bottom] = integersOf(item, 0x00700053)
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return []
  const edges = (from: number, to: number) => (from <= to ? { from: from - 1, to } : { from, to: to - 1 })
  const [across, down] = [edges(left, right), edges(top, bottom)]
  const [rowMm, columnMm] = positive(decimalsOf(item, 0x00700101))
  const [height, width] = positive(decimalsOf(item, 0x00700102))
  const aspect = rowMm && columnMm ? rowMm / columnMm : height && width ? height / width : null
  return [{ films, first: { columnPx: across.from, rowPx: down.from }, last: { columnPx: across.to, rowPx: down.to }, size: sizeOf(item, columnMm), aspect }]
}

function sizeOf(item: DicomDataSet, columnMm: number | undefined): PresentedArea['size'] {
  const mode = textOf(item, 0x00700100)
  if (mode === 'TRUE SIZE') {
    if (columnMm === undefined) throw malformed('asks for true size and does not say how large a pixel is')
    return { mode: 'true', columnMm }
  }
  const [screenPixels = 0] = mode === 'MAGNIFY' ? floatsOf(item, 0x00700103) : []
  return screenPixels > 0 ? { mode: 'magnify', screenPixels } : { mode: 'fit' }
}

/** Two sizes that make sense; else none. */
const positive = (values: readonly (number | null)[]): readonly number[] => (values.length === 2 && values.every((value) => value !== null && value > 0) ? (values as number[]) : [])

const unitsOf = (item: DicomDataSet, tag: number): GraphicPlace['units'] | null => (['PIXEL', 'DISPLAY'] as const).find((units) => units === textOf(item, tag)) ?? null

function placesOf(item: DicomDataSet, tag: number, units: GraphicPlace['units']): GraphicPlace[] {
  const values = floatsOf(item, tag)
  return Array.from({ length: values.length >> 1 }, (_, i) => ({ units, x: values[2 * i]!, y: values[2 * i + 1]! })).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
}

/** Points that a graphic needs at least (C.10.5.1.2). */
const leastPoints = { POINT: 1, POLYLINE: 2, INTERPOLATED: 2, CIRCLE: 2, ELLIPSE: 4 } as const

function graphicOf(item: DicomDataSet): Graphic[] {
  const kind = textOf(item, 0x00700023)
  const units = unitsOf(item, 0x00700005)
  if (!(kind in leastPoints) || units === null) return []
  const known = kind as Graphic['kind']
  const points = placesOf(item, 0x00700022, units)
  return points.length < leastPoints[known] ? [] : [{ kind: known, points, filled: textOf(item, 0x00700024) === 'Y' }]
}

function graphicTextOf(item: DicomDataSet, text: ReadText): GraphicText {
  const [boxUnits, anchorUnits] = [unitsOf(item, 0x00700003), unitsOf(item, 0x00700004)]
  const [first] = boxUnits ? placesOf(item, 0x00700010, boxUnits) : []
  const [last] = boxUnits ? placesOf(item, 0x00700011, boxUnits) : []
  const [anchor] = anchorUnits ? placesOf(item, 0x00700014, anchorUnits) : []
  return { text: text(item, 0x00700006).replace(/[^\P{C}\n]/gu, '').slice(0, 1024), box: first && last ? [first, last] : null, anchor: anchor ?? null, anchorVisible: textOf(item, 0x00700015) === 'Y' }
}

function numbersOf(dataSet: DicomDataSet, tag: number, read: (view: DataView, offset: number) => number): number[] {
  const value = hasValue(dataSet, tag) ? bytesOf(dataSet, tag)! : new Uint8Array()
  const view = new DataView(value.buffer, value.byteOffset, value.length)
  return Array.from({ length: Math.min(value.length >> 2, 20_002) }, (_, i) => read(view, 4 * i))
}

/** SL values. */
const integersOf = (dataSet: DicomDataSet, tag: number) => numbersOf(dataSet, tag, (view, offset) => view.getInt32(offset, !dataSet.bigEndian))
/** FL values. */
const floatsOf = (dataSet: DicomDataSet, tag: number) => numbersOf(dataSet, tag, (view, offset) => view.getFloat32(offset, !dataSet.bigEndian))
