import { z } from 'zod'
import { entityId, regionPoint } from '@shared/domain/drawn'
import { findingClass, findingState } from '@shared/domain/finding'
import { labelSource } from '@shared/domain/label-source'
import { measurement } from '@shared/domain/measurement'
import { attentionGrid } from '@shared/geometry/attention-grid'
import { modelRef, scoringMode } from '@shared/domain/suggestion'
import { promptSetRef } from '@shared/domain/prompts'
import { uid } from '@shared/domain/study'

/** What the reader saw when deciding: enough to show, years later, why the label is what it is. */
export const provenance = z.object({
  model: modelRef,
  promptSet: promptSetRef,
  mode: scoringMode,
  provider: z.string(),
  score: z.number(),
  probability: z.number().nullable(),
  /** Best prompt of the class at that time. */
  prompt: z.string(),
  overlay: z.object({ grid: attentionGrid, data: z.array(z.number()) }).nullable(),
  /** Whether the suggestion was kept from the reader until this answer was given. */
  blind: z.boolean().default(false)
})
export type Provenance = z.infer<typeof provenance>

/** What the reader did to a suggestion; `added` had none. */
export const labelOrigin = z.enum(['accepted', 'corrected', 'rejected', 'added'])
export type LabelOrigin = z.infer<typeof labelOrigin>

export const label = z.object({
  id: entityId,
  studyUid: uid,
  sopInstanceUid: uid,
  class: findingClass,
  state: findingState,
  origin: labelOrigin,
  reader: z.string(),
  updatedAt: z.string(),
  provenance: provenance.nullable(),
  /** Null for a label that a reader gave by itself. */
  source: labelSource.nullable().default(null)
})
export type Label = z.infer<typeof label>

/** Words of the report: what they are, and where they stood when they were tied to a region (UTF-16 units). */
export const reportQuote = z.object({ text: z.string().trim().min(1).max(500), start: z.number().int().min(0) })
export type ReportQuote = z.infer<typeof reportQuote>

/** A drawn region, in pixels of the stored image. A box has two opposite corners, a polygon three points or more. */
export const region = z
  .object({
    id: entityId,
    studyUid: uid,
    sopInstanceUid: uid,
    labelId: entityId.nullable(),
    class: findingClass,
    kind: z.enum(['box', 'polygon', 'point']),
    points: z.array(regionPoint).min(1).max(5_000),
    /** The model whose segmenter drew it, where a reader kept its outline, mended or not. */
    outlinedBy: modelRef.nullable().default(null),
    /** The words of the report that it shows. */
    words: reportQuote.nullable().default(null),
    reader: z.string(),
    updatedAt: z.string()
  })
  .refine((r) => (r.kind === 'box' ? r.points.length === 2 : r.kind === 'point' ? r.points.length === 1 : r.points.length >= 3), {
    message: 'A box needs two points, a point one, a polygon at least three.'
  })
export type Region = z.infer<typeof region>

export const report = z.object({
  studyUid: uid,
  text: z.string().max(100_000),
  /** Counts up with every saved change; a save that names an older one is refused as CONFLICT. */
  revision: z.number().int().min(0),
  reader: z.string(),
  updatedAt: z.string().nullable()
})
export type Report = z.infer<typeof report>

/** The report of an earlier study of the patient. Signed: its study is signed off as read. */
export const priorReport = report.omit({ revision: true }).extend({ studyDate: z.string().nullable(), description: z.string(), modalities: z.array(z.string()), signed: z.boolean() })
export type PriorReport = z.infer<typeof priorReport>

/** One line of the history of a study, newest first. */
export const historyEntry = z.object({
  sequence: z.number().int(),
  at: z.string(),
  reader: z.string(),
  action: z.enum(['label', 'labels-copied', 'labels-templated', 'labels-accepted', 'label-removed', 'adjudicated', 'region', 'region-linked', 'region-removed', 'measurement', 'measurement-removed', 'report', 'status', 'undo', 'redo']),
  /** The finding classes, a status or a kind of measurement; never patient data. */
  subject: z.string(),
  undone: z.boolean()
})
export type HistoryEntry = z.infer<typeof historyEntry>

/** Everything readers did to a study. */
export const review = z.object({
  studyUid: uid,
  labels: z.array(label),
  regions: z.array(region),
  measurements: z.array(measurement),
  report: report,
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  history: z.array(historyEntry)
})
export type Review = z.infer<typeof review>
