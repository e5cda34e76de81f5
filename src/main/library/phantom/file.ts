import { writeComputedRadiograph } from '@main/dicom/computed-radiograph'
import { derivedUid } from '@main/dicom/uid'
import { drawPhantom, type Phantom, type PhantomSpec } from '@main/library/phantom/phantom'

/** Who and when a drawn film pretends to be of. Names are of trees, and every patient id begins with DEMO. */
export interface PhantomIdentity {
  readonly patientId: string
  /** DICOM PN, `Family^Given`. */
  readonly patientName: string
  /** YYYYMMDD. */
  readonly birthDate: string
  readonly studyDate: string
  /** HHMMSS. */
  readonly studyTime: string
}

export interface PhantomFile {
  readonly studyUid: string
  readonly sopInstanceUid: string
  /** A Computed Radiography file in Explicit VR Little Endian. */
  readonly bytes: Uint8Array
  readonly phantom: Phantom
}

/** The study UID follows from the film's description alone, so a film drawn before is recognised without drawing it. */
export const phantomStudyUid = (spec: PhantomSpec, identity: PhantomIdentity): string =>
  derivedUid('gloriole phantom study', JSON.stringify([spec, identity]))

/** Draws a film and writes it as DICOM. */
export function drawPhantomFile(spec: PhantomSpec, identity: PhantomIdentity): PhantomFile {
  const phantom = drawPhantom(spec)
  const studyUid = phantomStudyUid(spec, identity)
  const sopInstanceUid = derivedUid('gloriole phantom instance', studyUid)
  const bytes = writeComputedRadiograph({
    patient: { id: identity.patientId, name: identity.patientName, birthDate: identity.birthDate, sex: spec.female ? 'F' : 'M' },
    study: {
      uid: studyUid,
      date: identity.studyDate,
      time: identity.studyTime,
      description: 'Chest, frontal (drawn)',
      accession: `DEMO${identity.studyDate.slice(2)}${identity.patientId.slice(-3)}`
    },
    series: { uid: derivedUid('gloriole phantom series', studyUid), number: 1, description: 'PA', bodyPart: 'CHEST' },
    instance: { uid: sopInstanceUid, number: 1 },
    pixels: phantom.pixels,
    rows: phantom.rows,
    columns: phantom.columns,
    bitsStored: 12,
    spacingMm: phantom.spacingMm,
    window: { centre: 1950, width: 3700 },
    viewPosition: 'PA',
    manufacturer: 'Gloriole phantom generator',
    comments: 'Drawn by a program for demonstration; not a patient.'
  })
  return { studyUid, sopInstanceUid, bytes, phantom }
}
