import { AppError } from '@shared/domain/errors'
import { writeDicom, type ElementValue } from '@main/dicom/write'

export interface ComputedRadiograph {
  /** `name` is a DICOM PN (`Family^Given`); dates are YYYYMMDD; null where unknown. */
  readonly patient: { readonly id: string; readonly name: string; readonly birthDate: string | null; readonly sex: 'F' | 'M' | 'O' | null }
  readonly study: { readonly uid: string; readonly date: string; readonly time: string; readonly description: string; readonly accession: string; readonly id?: string }
  readonly series: { readonly uid: string; readonly number: number; readonly description: string; readonly bodyPart: string }
  readonly instance: { readonly uid: string; readonly number: number }
  /** Row-major stored values, `rows * columns` of them, each below 2 ** bitsStored. */
  readonly pixels: Uint16Array
  readonly rows: number
  readonly columns: number
  readonly bitsStored: number
  /** Distance of pixel centres at the detector (ImagerPixelSpacing), the same in both directions. */
  readonly spacingMm: number
  readonly window: { readonly centre: number; readonly width: number }
  readonly viewPosition: 'PA' | 'AP' | 'LL' | 'RL'
  readonly laterality?: 'L' | 'R'
  readonly photometric?: 'MONOCHROME1' | 'MONOCHROME2'
  readonly manufacturer?: string
  readonly comments?: string
}

/**
 * A Computed Radiography file (PS3.3 A.2): all mandatory attributes of the Patient, General Study, General Series,
 * CR Series, General Equipment, General Image, Image Pixel, CR Image, VOI LUT and SOP Common modules.
 * @throws AppError INPUT_INVALID when sizes and pixels disagree or a value does not fit.
 */
export function writeComputedRadiograph(film: ComputedRadiograph): Uint8Array {
  const { patient, study, series, instance, rows, columns, bitsStored } = film
  if (film.pixels.length !== rows * columns || bitsStored < 1 || bitsStored > 16) {
    throw new AppError('INPUT_INVALID', 'The pixels of the radiograph do not fit its rows, columns and bits.')
  }
  const photometric = film.photometric ?? 'MONOCHROME2'
  const elements: [number, ElementValue][] = [
    [0x00080005, { vr: 'CS', text: 'ISO_IR 192' }],
    [0x00080008, { vr: 'CS', text: 'ORIGINAL\\PRIMARY' }],
    [0x00080016, { vr: 'UI', text: '1.2.840.10008.5.1.4.1.1.1' }],
    [0x00080018, { vr: 'UI', text: instance.uid }],
    [0x00080020, { vr: 'DA', text: study.date }],
    [0x00080021, { vr: 'DA', text: study.date }],
    [0x00080023, { vr: 'DA', text: study.date }],
    [0x00080030, { vr: 'TM', text: study.time }],
    [0x00080033, { vr: 'TM', text: study.time }],
    [0x00080050, { vr: 'SH', text: study.accession }],
    [0x00080060, { vr: 'CS', text: 'CR' }],
    [0x00080070, { vr: 'LO', text: film.manufacturer ?? 'Gloriole' }],
    [0x00080090, { vr: 'PN', text: '' }],
    [0x00081030, { vr: 'LO', text: study.description }],
    [0x0008103e, { vr: 'LO', text: series.description }],
    [0x00100010, { vr: 'PN', text: patient.name }],
    [0x00100020, { vr: 'LO', text: patient.id }],
    [0x00100030, { vr: 'DA', text: patient.birthDate ?? '' }],
    [0x00100040, { vr: 'CS', text: patient.sex ?? '' }],
    [0x00180015, { vr: 'CS', text: series.bodyPart }],
    [0x00181164, { vr: 'DS', numbers: [film.spacingMm, film.spacingMm] }],
    [0x00185101, { vr: 'CS', text: film.viewPosition }],
    [0x0020000d, { vr: 'UI', text: study.uid }],
    [0x0020000e, { vr: 'UI', text: series.uid }],
    [0x00200010, { vr: 'SH', text: study.id ?? '' }],
    [0x00200011, { vr: 'IS', numbers: [series.number] }],
    [0x00200013, { vr: 'IS', numbers: [instance.number] }],
    [0x00200020, { vr: 'CS', text: patientOrientation[film.viewPosition] }],
    [0x00280002, { vr: 'US', numbers: [1] }],
    [0x00280004, { vr: 'CS', text: photometric }],
    [0x00280010, { vr: 'US', numbers: [rows] }],
    [0x00280011, { vr: 'US', numbers: [columns] }],
    [0x00280100, { vr: 'US', numbers: [16] }],
    [0x00280101, { vr: 'US', numbers: [bitsStored] }],
    [0x00280102, { vr: 'US', numbers: [bitsStored - 1] }],
    [0x00280103, { vr: 'US', numbers: [0] }],
    [0x00281050, { vr: 'DS', numbers: [film.window.centre] }],
    [0x00281051, { vr: 'DS', numbers: [film.window.width] }],
    [0x7fe00010, { vr: 'OW', bytes: new Uint8Array(film.pixels.buffer, film.pixels.byteOffset, film.pixels.byteLength) }]
  ]
  if (film.laterality !== undefined) elements.push([0x00200060, { vr: 'CS', text: film.laterality }])
  if (film.comments !== undefined) elements.push([0x00204000, { vr: 'LT', text: film.comments }])
  return writeDicom(new Map(elements))
}

/** Directions of rows and columns as the film hangs (PS3.3 C.7.6.1.1.1): frontal films show the patient's right at the left. */
const patientOrientation: Record<ComputedRadiograph['viewPosition'], string> = { PA: 'L\\F', AP: 'L\\F', LL: 'A\\F', RL: 'P\\F' }
