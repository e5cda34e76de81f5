import type { ElementValue } from '@main/dicom/write'

/** What the files that Gloriole writes have in common: the Patient, General Study, General Series and Image Pixel modules. */
export interface CommonModules {
  readonly sopClassUid: string
  /** `name` is a DICOM PN (`Family^Given`); dates are YYYYMMDD; null where unknown. */
  readonly patient: { readonly id: string; readonly name: string; readonly birthDate: string | null; readonly sex: 'F' | 'M' | 'O' | null }
  /** `time` is HHMMSS; both may be '' when unknown. */
  readonly study: { readonly uid: string; readonly date: string; readonly time: string; readonly description: string; readonly accession: string; readonly id?: string }
  readonly series: { readonly uid: string; readonly number: number; readonly description: string; readonly bodyPart: string }
  readonly modality: string
  readonly instance: { readonly uid: string; readonly number: number }
  readonly laterality?: 'L' | 'R'
}

export interface PixelModule {
  readonly rows: number
  readonly columns: number
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB'
  readonly bitsStored: number
  /** Row-major; RGB has its samples side by side. */
  readonly pixels: Uint8Array | Uint16Array
}

type Elements = [number, ElementValue][]

/** Mandatory attributes, empty where type 2 allows it and nothing is known (PS3.3 C.7.1 to C.7.3, C.12.1). */
export function commonElements({ sopClassUid, patient, study, series, modality, instance, laterality }: CommonModules): Elements {
  const elements: Elements = [
    [0x00080005, { vr: 'CS', text: 'ISO_IR 192' }],
    [0x00080016, { vr: 'UI', text: sopClassUid }],
    [0x00080018, { vr: 'UI', text: instance.uid }],
    [0x00080020, { vr: 'DA', text: study.date }],
    [0x00080023, { vr: 'DA', text: study.date }],
    [0x00080030, { vr: 'TM', text: study.time }],
    [0x00080033, { vr: 'TM', text: study.time }],
    [0x00080050, { vr: 'SH', text: study.accession }],
    [0x00080060, { vr: 'CS', text: modality }],
    [0x00080090, { vr: 'PN', text: '' }],
    [0x00081030, { vr: 'LO', text: study.description }],
    [0x0008103e, { vr: 'LO', text: series.description }],
    [0x00100010, { vr: 'PN', text: patient.name }],
    [0x00100020, { vr: 'LO', text: patient.id }],
    [0x00100030, { vr: 'DA', text: patient.birthDate ?? '' }],
    [0x00100040, { vr: 'CS', text: patient.sex ?? '' }],
    [0x0020000d, { vr: 'UI', text: study.uid }],
    [0x0020000e, { vr: 'UI', text: series.uid }],
    [0x00200010, { vr: 'SH', text: study.id ?? '' }],
    [0x00200011, { vr: 'IS', numbers: [series.number] }],
    [0x00200013, { vr: 'IS', numbers: [instance.number] }]
  ]
  if (series.bodyPart !== '') elements.push([0x00180015, { vr: 'CS', text: series.bodyPart }])
  if (laterality !== undefined) elements.push([0x00200060, { vr: 'CS', text: laterality }])
  return elements
}

/** Image Pixel module (PS3.3 C.7.6.3) for unsigned native pixels. */
export function pixelElements({ rows, columns, photometric, bitsStored, pixels }: PixelModule): Elements {
  const samples = photometric === 'RGB' ? 3 : 1
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  const elements: Elements = [
    [0x00280002, { vr: 'US', numbers: [samples] }],
    [0x00280004, { vr: 'CS', text: photometric }],
    [0x00280010, { vr: 'US', numbers: [rows] }],
    [0x00280011, { vr: 'US', numbers: [columns] }],
    [0x00280100, { vr: 'US', numbers: [8 * pixels.BYTES_PER_ELEMENT] }],
    [0x00280101, { vr: 'US', numbers: [bitsStored] }],
    [0x00280102, { vr: 'US', numbers: [bitsStored - 1] }],
    [0x00280103, { vr: 'US', numbers: [0] }],
    [0x7fe00010, { vr: pixels.BYTES_PER_ELEMENT === 1 ? 'OB' : 'OW', bytes }]
  ]
  if (samples === 3) elements.push([0x00280006, { vr: 'US', numbers: [0] }])
  return elements
}
