import { z } from 'zod'

/** DICOM UID (PS3.5 9.1): digits and dots, at most 64 characters. Also keeps paths out of URLs and file names. */
export const uid = z.string().regex(/^[0-9]+(\.[0-9]+)*$/).max(64)
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const studyStatus = z.enum(['unread', 'reading', 'read', 'second-look'])
export type StudyStatus = z.infer<typeof studyStatus>

/** A row of the worklist. Dates are DICOM DA (YYYYMMDD) or null when the file gave none that parses. */
export const studyRow = z.object({
  studyUid: uid,
  patientId: z.string(),
  /** Person name as shown: DICOM PN components joined for reading, control and bidi characters removed. */
  patientName: z.string(),
  birthDate: z.string().nullable(),
  sex: z.string().nullable(),
  studyDate: z.string().nullable(),
  studyTime: z.string().nullable(),
  description: z.string(),
  accession: z.string(),
  modalities: z.array(z.string()),
  instanceCount: z.number().int(),
  status: studyStatus,
  /**
   * Top suggestion of the serving model on the most suspicious of the study's films, when they were computed.
   * `uncertainty`: how unsure it is of the study, 0 to 1.
   */
  topFinding: z.object({ class: z.string(), score: z.number(), uncertainty: z.number() }).nullable(),
  labelCount: z.number().int(),
  priorCount: z.number().int(),
  importedAt: z.string(),
  demonstration: z.boolean()
})
export type StudyRow = z.infer<typeof studyRow>


export const instance = z.object({
  sopInstanceUid: uid,
  sopClassUid: z.string(),
  instanceNumber: z.number().int().nullable(),
  transferSyntaxUid: z.string(),
  rows: z.number().int(),
  columns: z.number().int(),
  frames: z.number().int(),
  photometric: z.string(),
  viewPosition: z.string().nullable(),
  laterality: z.string().nullable(),
  /** Row, column spacing in mm, and which attribute it came from; null when the file has none that makes sense. */
  spacing: z
    .object({ rowMm: z.number(), columnMm: z.number(), source: z.enum(['PixelSpacing', 'ImagerPixelSpacing']) })
    .nullable()
})
export type Instance = z.infer<typeof instance>

export const series = z.object({
  seriesUid: uid,
  modality: z.string(),
  seriesNumber: z.number().int().nullable(),
  description: z.string(),
  bodyPart: z.string(),
  instances: z.array(instance)
})
export type Series = z.infer<typeof series>

export const study = z.object({ row: studyRow, series: z.array(series), priors: z.array(studyRow) })
export type Study = z.infer<typeof study>

/** All films of a study in order of series and instance. */
export const filmsOf = (study: Study) => study.series.flatMap((series) => series.instances.map((instance) => ({ series, instance })))
