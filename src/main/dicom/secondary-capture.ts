import { createHash } from 'node:crypto'
import type { PictureFacts } from '@shared/domain/exchange'
import { displayText } from '@main/dicom/display-text'
import { commonElements, pixelElements } from '@main/dicom/modules'
import { decodePicture } from '@main/dicom/decode-picture'
import { derivedUid } from '@main/dicom/uid'
import { writeDicom, type ElementValue } from '@main/dicom/write'

/**
 * A PNG or JPEG film as a Secondary Capture file (PS3.3 A.8). All UIDs are derived from the picture's bytes, so the same
 * picture always becomes the same instance. Where nothing is known of the patient, each picture is a patient of its own.
 * @param name shown in the worklist, e.g. the name of the file
 * @param facts patient and view, where a data set gives them
 * @throws AppError IMAGE_SIZE or PIXELS_INVALID, see `decodePicture`
 */
export async function secondaryCapture(bytes: Uint8Array, name: string, facts?: PictureFacts): Promise<Uint8Array> {
  const picture = await decodePicture(bytes)
  const { rows, columns, samplesPerPixel, bitsStored, lossy } = picture
  const hash = createHash('sha256').update(bytes).digest()
  // Backslashes would divide the value, control characters are replaced, and LO ends at 64 characters.
  const description = displayText(name.replaceAll('\\', '/'), 64)
  const elements: [number, ElementValue][] = [
    ...commonElements({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
      modality: 'OT',
      patient: { id: facts ? displayText(facts.patientId.replaceAll('\\', '/'), 64) : `FILE-${hash.toString('hex').slice(0, 16)}`, name: '', birthDate: null, sex: null },
      study: { uid: derivedUid('secondary capture', 'study', hash), date: '', time: '', description, accession: '' },
      series: { uid: derivedUid('secondary capture', 'series', hash), number: 1, description: '', bodyPart: '' },
      instance: { uid: derivedUid('secondary capture', 'instance', hash), number: 1 }
    }),
    [0x00080008, { vr: 'CS', text: 'DERIVED\\SECONDARY' }],
    [0x00080064, { vr: 'CS', text: 'WSD' }],
    [0x00200020, { vr: 'CS', text: '' }],
    ...pixelElements({ rows, columns, bitsStored, pixels: picture.values, photometric: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2' })
  ]
  if (facts?.viewPosition) elements.push([0x00185101, { vr: 'CS', text: facts.viewPosition }])
  // 8-bit grey is meant to be seen as it is: a window that maps every value to itself keeps viewers from stretching it.
  if (samplesPerPixel === 1 && bitsStored === 8) elements.push([0x00281050, { vr: 'DS', numbers: [128] }], [0x00281051, { vr: 'DS', numbers: [256] }])
  if (lossy) {
    elements.push([0x00282110, { vr: 'CS', text: '01' }], [0x00282112, { vr: 'DS', numbers: [picture.values.byteLength / bytes.length] }])
    elements.push([0x00282114, { vr: 'CS', text: 'ISO_10918_1' }])
  }
  return writeDicom(new Map(elements))
}
