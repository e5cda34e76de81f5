import { createHash } from 'node:crypto'
import type { FiledWindow } from '@shared/domain/film-frame'
import { decodeText } from '@main/dicom/character-set'
import { displayIdentifier, displayText } from '@main/dicom/display-text'
import { bytesOf, decimalOf, decimalsOf, textOf, textsOf } from '@main/dicom/element'
import { frameVoiLutTag, macroOf, pixelMeasuresTag } from '@main/dicom/functional-groups'
import { describeImage, type Photometric } from '@main/dicom/image'
import type { ParsedDicom } from '@main/dicom/parse'
import { displayName } from '@main/dicom/person-name'
import type { DicomDataSet } from '@main/dicom/scan'
import { derivedUid, isUid } from '@main/dicom/uid'
import { readWindows } from '@main/dicom/window'

/** Whose an object is. Texts are fit to be shown; what makes no sense in the file is null or ''. */
export interface OwnerHeader {
  readonly patient: {
    readonly id: string
    readonly issuer: string
    /** For reading, see `displayName`. */
    readonly name: string
    readonly birthDate: string | null
    readonly sex: 'F' | 'M' | 'O' | null
  }
  readonly study: {
    readonly uid: string
    /** DA (YYYYMMDD) of a day that exists. */
    readonly date: string | null
    /** HHMMSS */
    readonly time: string | null
    readonly description: string
    readonly accession: string
  }
  readonly series: { readonly uid: string; readonly modality: string; readonly number: number | null; readonly description: string; readonly bodyPart: string }
}

/** Facts of one image for the index. */
export interface InstanceHeader extends OwnerHeader {
  readonly instance: {
    readonly sopInstanceUid: string
    readonly sopClassUid: string
    readonly number: number | null
    readonly transferSyntaxUid: string
    readonly rows: number
    readonly columns: number
    readonly frames: number
    readonly samplesPerPixel: 1 | 3
    readonly bitsAllocated: number
    readonly bitsStored: number
    readonly signed: boolean
    readonly photometric: Photometric
    readonly viewPosition: string | null
    readonly laterality: 'L' | 'R' | 'B' | 'U' | null
    readonly spacing: { readonly rowMm: number; readonly columnMm: number; readonly source: 'PixelSpacing' | 'ImagerPixelSpacing' } | null
    /** Of the first frame. */
    readonly windows: readonly FiledWindow[]
  }
}

const longestId = 64
const longestText = 200

/**
 * Reads whose an object is. UIDs that are not UIDs are replaced by derived ones that stay the same for the same file,
 * and within a study for the same wrong UID: they never become a path.
 */
export function readOwner(parsed: ParsedDicom): OwnerHeader {
  const { dataSet } = parsed
  const sets = textsOf(dataSet, 0x00080005)
  const text = (tag: number): string => decodeText((bytesOf(dataSet, tag) ?? new Uint8Array()).subarray(0, 4096), sets)
  const sex = textOf(dataSet, 0x00100040)
  return {
    patient: {
      id: displayIdentifier(text(0x00100020), longestId),
      issuer: displayIdentifier(text(0x00100021), longestId),
      name: displayName(text(0x00100010)),
      birthDate: dateOf(textOf(dataSet, 0x00100030)),
      sex: sex === 'F' || sex === 'M' || sex === 'O' ? sex : null
    },
    study: {
      uid: uidOf(parsed, 0x0020000d),
      date: dateOf(textOf(dataSet, 0x00080020)),
      time: timeOf(textOf(dataSet, 0x00080030)),
      description: displayText(text(0x00081030), longestText),
      accession: displayIdentifier(text(0x00080050), longestId)
    },
    series: {
      uid: uidOf(parsed, 0x0020000e),
      modality: codeOf(textOf(dataSet, 0x00080060)) ?? '',
      number: integerOf(decimalOf(dataSet, 0x00200011)),
      description: displayText(text(0x0008103e), longestText),
      bodyPart: codeOf(textOf(dataSet, 0x00180015)) ?? ''
    }
  }
}

/**
 * Reads what the index keeps of an image; decodes no pixel.
 * @throws AppError as `describeImage`: what is not an image is refused here
 */
export function readHeader(parsed: ParsedDicom): InstanceHeader {
  const image = describeImage(parsed)
  const { dataSet } = parsed
  const sopClass = textOf(dataSet, 0x00080016)
  return {
    ...readOwner(parsed),
    instance: {
      sopInstanceUid: uidOf(parsed, 0x00080018),
      sopClassUid: isUid(sopClass) ? sopClass : '',
      number: integerOf(decimalOf(dataSet, 0x00200013)),
      transferSyntaxUid: parsed.transferSyntaxUid,
      rows: image.rows,
      columns: image.columns,
      frames: image.frames,
      samplesPerPixel: image.samplesPerPixel,
      bitsAllocated: image.bitsAllocated,
      bitsStored: image.bitsStored,
      signed: image.signed,
      photometric: image.photometric,
      viewPosition: codeOf(textOf(dataSet, 0x00185101)),
      laterality: lateralityOf(textOf(dataSet, 0x00200062)) ?? lateralityOf(textOf(dataSet, 0x00200060)),
      spacing: spacingOf(macroOf(parsed, 0, pixelMeasuresTag), 0x00280030, 'PixelSpacing') ?? spacingOf(dataSet, 0x00181164, 'ImagerPixelSpacing'),
      windows: readWindows(macroOf(parsed, 0, frameVoiLutTag))
    }
  }
}

function uidOf({ dataSet, source }: ParsedDicom, tag: number): string {
  const written = textOf(dataSet, tag)
  if (isUid(written)) return written
  const level = tag.toString(16)
  // A wrong study UID still holds its study together; the images of it must not become one.
  if (written !== '' && tag !== 0x00080018) return derivedUid('invalid', level, written)
  return derivedUid('content', level, createHash('sha256').update(source).digest())
}

function dateOf(text: string): string | null {
  const digits = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(text)
  if (digits === null) return null
  const [year, month, day] = digits.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year > 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? digits.slice(1).join('') : null
}

function timeOf(text: string): string | null {
  const parts = /^([01]\d|2[0-3]):?([0-5]\d)?:?([0-5]\d|60)?(?:\.\d{1,6})?$/.exec(text)
  return parts === null ? null : parts.slice(1).map((part: string | undefined) => part ?? '00').join('')
}

/** A value of VR CS: capitals, digits, space, underscore (PS3.5 6.2); null for anything else. */
function codeOf(text: string): string | null {
  const code = text.split('\\')[0]!.trim().toUpperCase()
  return /^[A-Z0-9 _]{1,16}$/.test(code) ? code : null
}

const lateralityOf = (text: string): InstanceHeader['instance']['laterality'] => (text === 'L' || text === 'R' || text === 'B' || text === 'U' ? text : null)

const integerOf = (value: number | null): number | null => (value !== null && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null)

/** Row and column spacing; zero, negative, absurd or not a number means that no millimetres can be had. */
function spacingOf(dataSet: DicomDataSet, tag: number, source: 'PixelSpacing' | 'ImagerPixelSpacing'): InstanceHeader['instance']['spacing'] {
  const [rowMm, columnMm] = decimalsOf(dataSet, tag)
  const sane = (mm: number | null | undefined): mm is number => mm != null && mm >= 0.001 && mm <= 100
  return sane(rowMm) && sane(columnMm) ? { rowMm, columnMm, source } : null
}
