import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { findingClass, findingState } from '@shared/domain/finding'
import { entityId } from '@shared/domain/drawn'
import { labelTemplate, thresholdScale } from '@shared/domain/label-source'
import { measurement } from '@shared/domain/measurement'
import { readersReport } from '@shared/domain/readers-report'
import { adjudicationInput, sharedFinding } from '@shared/domain/second-reading'
import { labelOrigin, priorReport, region, review as reviewState } from '@shared/domain/review'
import { uid } from '@shared/domain/study'

const ofStudy = z.object({ studyUid: uid })

/** `id` is made by the caller: sending the same decision twice (a retry after a lost answer) changes nothing. */
export const decision = ofStudy.extend({
  id: entityId,
  sopInstanceUid: uid,
  class: findingClass,
  state: findingState,
  origin: labelOrigin,
  /** The suggestion was hidden when the reader gave this answer. */
  blind: z.boolean().default(false)
})
export type Decision = z.input<typeof decision>

/** Answers that are given together, and why: checked against what they name, so that the provenance is true. */
export const labelBatch = ofStudy.extend({
  /** `labels` are ids of the prior study's labels, one for each decision in the same order. */
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('prior'), studyUid: uid, labels: z.array(entityId).min(1).max(200) }),
    z.object({ kind: z.literal('template'), template: entityId }),
    z.object({ kind: z.literal('threshold'), scale: thresholdScale, threshold: z.number() })
  ]),
  decisions: z.array(decision.omit({ studyUid: true })).min(1).max(200)
})
export type LabelBatch = z.input<typeof labelBatch>

const drawn = z.object({ ...region.shape }).omit({ reader: true, updatedAt: true })

/** Every call answers with the whole review of the study as it now stands in the store, committed. */
export const review = {
  get: base.input(ofStudy).output(reviewState),
  /** Accept, correct, reject or add. A label of the same film and class by id is replaced, its past kept. */
  decide: base.input(decision).output(reviewState),
  /** Copies labels of a prior, gives those of a template, or accepts all suggestions above a threshold: one action, undone as one. */
  decideAll: base.input(labelBatch).output(reviewState),
  templates: base.output(z.array(labelTemplate)),
  /** Adds a template, or changes the one with this id; answers with all. */
  saveTemplate: base.input(labelTemplate.pick({ id: true, name: true, labels: true })).output(z.array(labelTemplate)),
  removeTemplate: base.input(z.object({ id: entityId })).output(z.array(labelTemplate)),
  removeLabel: base.input(ofStudy.extend({ id: entityId })).output(reviewState),
  /** Adds a region, or changes the one with this id. */
  saveRegion: base.input(drawn).output(reviewState),
  /** Adds, changes and removes regions of one film as one action, undone as one: what a stroke of the brush makes. */
  saveRegions: base.input(ofStudy.extend({ regions: z.array(drawn).max(200), removed: z.array(entityId).max(200) })).output(reviewState),
  removeRegion: base.input(ofStudy.extend({ id: entityId })).output(reviewState),
  /** Adds a measurement, or changes the points of the one with this id. */
  saveMeasurement: base.input(z.object({ ...measurement.shape }).omit({ reader: true, updatedAt: true })).output(reviewState),
  removeMeasurement: base.input(ofStudy.extend({ id: entityId })).output(reviewState),
  saveReport: base
    .input(ofStudy.extend({ text: z.string().max(100_000), revision: z.number().int().min(0) }))
    .output(reviewState),
  /** Reports of the patient's earlier studies, newest first; an empty text where none was written. */
  priorReports: base.input(ofStudy).output(z.array(priorReport)),
  /** How long a study was on screen and in sight, once the reader has left it. */
  visited: base.input(ofStudy.extend({ dwellMs: z.number().min(0).max(7 * 24 * 3_600_000), blind: z.boolean() })).output(z.void()),
  /** Findings of a study that two readers or more answered, side by side. */
  sharedFindings: base.input(ofStudy).output(z.array(sharedFinding)),
  /** Settles what readers differ on: the answer that then stands, and that training takes. */
  adjudicate: base.input(adjudicationInput).output(reviewState),
  /** How each reader reads, and how far readers agree. */
  readers: base.output(readersReport),
  undo: base.input(ofStudy).output(reviewState),
  redo: base.input(ofStudy).output(reviewState)
}
