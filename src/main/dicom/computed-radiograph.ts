import { AppError } from '@shared/domain/errors'
import { commonElements, pixelElements, type CommonModules } from '@main/dicom/modules'
import { writeDicom } from '@main/dicom/write'

export interface ComputedRadiograph extends Omit<CommonModules, 'sopClassUid' | 'modality'> {
  /** Row-major stored values, `rows * columns` of them, each below 2 ** bitsStored. */
  readonly pixels: Uint16Array
  readonly rows: number
  readonly columns: number
  readonly bitsStored: number
  /** Distance of pixel centres at the detector (ImagerPixelSpacing), the same in both directions. */
  readonly spacingMm: number
  readonly window: { readonly centre: number; readonly width: number }
  readonly viewPosition: 'PA' | 'AP' | 'LL' | 'RL'
  readonly photometric?: 'MONOCHROME1' | 'MONOCHROME2'
  readonly manufacturer?: string
  readonly comments?: string
}

/** Directions of rows and columns as the film hangs (PS3.3 C.7.6.1.1.1): frontal films show the patient's right at the left. */
const patientOrientation: Record<ComputedRadiograph['viewPosition'], string> = { PA: 'L\\F', AP: 'L\\F', LL: 'A\\F', RL: 'P\\F' }

/**
 * A Computed Radiography file (PS3.3 A.2): all mandatory attributes of the Patient, General Study, General Series,
 * CR Series, General Equipment, General Image, Image Pixel, CR Image, VOI LUT and SOP Common modules.
 * @throws AppError INPUT_INVALID when sizes and pixels disagree or a value does not fit.
 */
export function writeComputedRadiograph(film: ComputedRadiograph): Uint8Array {
  const { rows, columns, bitsStored, pixels } = film
  if (pixels.length !== rows * columns || bitsStored < 1 || bitsStored > 16) {
    throw new AppError('INPUT_INVALID', 'The pixels of the radiograph do not fit its rows, columns and bits.')
  }
  return writeDicom(
    new Map([
      ...commonElements({ ...film, sopClassUid: '1.2.840.10008.5.1.4.1.1.1', modality: 'CR' }),
      [0x00080008, { vr: 'CS', text: 'ORIGINAL\\PRIMARY' }],
      [0x00080021, { vr: 'DA', text: film.study.date }],
      [0x00080070, { vr: 'LO', text: film.manufacturer ?? 'Gloriole' }],
      [0x00181164, { vr: 'DS', numbers: [film.spacingMm, film.spacingMm] }],
      [0x00185101, { vr: 'CS', text: film.viewPosition }],
      [0x00200020, { vr: 'CS', text: patientOrientation[film.viewPosition] }],
      [0x00204000, { vr: 'LT', text: film.comments ?? '' }],
      [0x00281050, { vr: 'DS', numbers: [film.window.centre] }],
      [0x00281051, { vr: 'DS', numbers: [film.window.width] }],
      ...pixelElements({ rows, columns, bitsStored, pixels, photometric: film.photometric ?? 'MONOCHROME2' })
    ])
  )
}
