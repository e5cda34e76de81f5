import type { Decision, LabelBatch } from '@shared/contract/review'
import type { DrawnTemplate, LabelTemplate } from '@shared/domain/label-source'
import type { DrawnMeasurement } from '@shared/domain/measurement'
import type { ReadersReport } from '@shared/domain/readers-report'
import type { PriorReport, Provenance, Review } from '@shared/domain/review'
import type { AdjudicationInput, SharedFinding } from '@shared/domain/second-reading'
import type { StudyStatus } from '@shared/domain/study'
import type { Action } from '@main/review/action'
import { adjudicate, sharedFindings } from '@main/review/adjudication'
import { importLabels, type DatasetLabels } from '@main/review/dataset-labels'
import { requireStudy } from '@main/review/films'
import { decideAll } from '@main/review/label-batch'
import { decide, removeLabel } from '@main/review/labels'
import { removeMeasurement, saveMeasurement } from '@main/review/measurements'
import { priorReports } from '@main/review/prior-reports'
import { readReview } from '@main/review/read-review'
import { reportReaders } from '@main/review/readers-report'
import { removeRegion, saveRegion, saveRegions, type DrawnRegion, type RegionChanges } from '@main/review/regions'
import { saveReport, seedReport } from '@main/review/report'
import { reverseNewest } from '@main/review/reverse'
import { beginReading, setStatus } from '@main/review/status'
import { readTemplates, removeTemplate, saveTemplate } from '@main/review/templates'
import type { Store } from '@main/store/open'
import { reindexStudy } from '@main/store/search'
import { readSettings } from '@main/store/settings'

interface OfStudy {
  readonly studyUid: string
}
interface OfEntity extends OfStudy {
  readonly id: string
}

/**
 * What readers do to studies. Every call is one transaction: the change log, the present state, the search index and
 * the audit entry are on the disk, or none of them, when it answers with the review as it now stands.
 * All throw NOT_FOUND for an unknown study, and what `Store.transaction` throws.
 */
export interface ReviewService {
  get(input: OfStudy): Promise<Review>
  /** See `labels.ts`. */
  decide(decision: Decision): Promise<Review>
  /** See `label-batch.ts`. */
  decideAll(batch: LabelBatch): Promise<Review>
  /** See `templates.ts`. */
  templates(): Promise<LabelTemplate[]>
  saveTemplate(drawn: DrawnTemplate): Promise<LabelTemplate[]>
  removeTemplate(input: { readonly id: string }): Promise<LabelTemplate[]>
  removeLabel(input: OfEntity): Promise<Review>
  /** See `regions.ts`. */
  saveRegion(drawn: DrawnRegion): Promise<Review>
  saveRegions(input: OfStudy & RegionChanges): Promise<Review>
  removeRegion(input: OfEntity): Promise<Review>
  /** See `measurements.ts`. */
  saveMeasurement(drawn: DrawnMeasurement): Promise<Review>
  removeMeasurement(input: OfEntity): Promise<Review>
  /** See `report.ts`. */
  saveReport(input: OfStudy & { readonly text: string; readonly revision: number }): Promise<Review>
  priorReports(input: OfStudy): Promise<PriorReport[]>
  setStatus(studyUid: string, status: StudyStatus): Promise<Review>
  /** Keeps how long a study was in sight. */
  visited(input: OfStudy & { readonly dwellMs: number; readonly blind: boolean }): Promise<void>
  /** See `adjudication.ts`. */
  sharedFindings(input: OfStudy): Promise<SharedFinding[]>
  adjudicate(input: AdjudicationInput): Promise<Review>
  /** See `readers-report.ts`. */
  readers(): Promise<ReadersReport>
  /** See `reverse.ts`. */
  undo(input: OfStudy): Promise<Review>
  redo(input: OfStudy): Promise<Review>
  /** What a data set says of a study's films; the reader cannot undo it, and what readers did stays. See `dataset-labels.ts`. */
  importLabels(input: OfStudy & DatasetLabels & { readonly reader: string }): Promise<Review>
  /** The report a demonstration study comes with; the reader cannot undo it. A study that has a report keeps its own. */
  seedReport(input: OfStudy & { readonly text: string }): Promise<Review>
}

export interface ReviewParts {
  readonly store: Store
  /** What the suggestion for this film and class rests on; null when there is none. */
  readonly provenanceFor: (sopInstanceUid: string, findingClass: string) => Promise<Provenance | null>
  readonly now?: () => Date
}

export function createReview({ store, provenanceFor, now = () => new Date() }: ReviewParts): ReviewService {
  const act = (studyUid: string, work: (action: Action) => Promise<void>, seeding?: { readonly reader: string }): Promise<Review> =>
    store.transaction(async (tx) => {
      await requireStudy(tx, studyUid)
      const reader = seeding?.reader ?? (await readSettings(tx)).reader
      const action: Action = { tx, studyUid, reader, at: now().toISOString(), undoable: !seeding, recorded: [] }
      await work(action)
      if (action.recorded.length > 0) await reindexStudy(tx, studyUid)
      return readReview(tx, studyUid)
    })
  const read = (studyUid: string, work: (action: Action) => Promise<void>): Promise<Review> =>
    act(studyUid, async (action) => {
      await work(action)
      await beginReading(action)
    })

  return {
    get: ({ studyUid }) =>
      store.db.transaction().setAccessMode('read only').execute(async (tx) => {
        await requireStudy(tx, studyUid)
        return readReview(tx, studyUid)
      }),
    async decide(decision) {
      // Before the transaction: it reads the store, and may wait for the inference process.
      const provenance = await provenanceFor(decision.sopInstanceUid, decision.class)
      return read(decision.studyUid, (action) => decide(action, decision, provenance))
    },
    async decideAll(batch) {
      const seen = await Promise.all(batch.decisions.map((decision) => provenanceFor(decision.sopInstanceUid, decision.class)))
      return read(batch.studyUid, (action) => decideAll(action, batch, seen))
    },
    templates: () => readTemplates(store.db),
    saveTemplate: (drawn) => store.transaction(async (tx) => saveTemplate(tx, drawn, (await readSettings(tx)).reader, now().toISOString())),
    removeTemplate: ({ id }) => store.transaction(async (tx) => removeTemplate(tx, id, (await readSettings(tx)).reader, now().toISOString())),
    removeLabel: ({ studyUid, id }) => read(studyUid, (action) => removeLabel(action, id)),
    saveRegion: (drawn) => read(drawn.studyUid, (action) => saveRegion(action, drawn)),
    saveRegions: ({ studyUid, ...changes }) => read(studyUid, (action) => saveRegions(action, changes)),
    removeRegion: ({ studyUid, id }) => read(studyUid, (action) => removeRegion(action, id)),
    saveMeasurement: (drawn) => read(drawn.studyUid, (action) => saveMeasurement(action, drawn)),
    removeMeasurement: ({ studyUid, id }) => read(studyUid, (action) => removeMeasurement(action, id)),
    saveReport: ({ studyUid, text, revision }) => read(studyUid, (action) => saveReport(action, text, revision)),
    priorReports: ({ studyUid }) =>
      store.db.transaction().setAccessMode('read only').execute(async (tx) => {
        await requireStudy(tx, studyUid)
        return priorReports(tx, studyUid)
      }),
    setStatus: (studyUid, status) => act(studyUid, (action) => setStatus(action, status)),
    visited: ({ studyUid, dwellMs, blind }) =>
      store.transaction(async (tx) => {
        await requireStudy(tx, studyUid)
        await tx.insertInto('visit').values({ study_uid: studyUid, reader: (await readSettings(tx)).reader, left_at: now().toISOString(), dwell_ms: dwellMs, blind: Number(blind) }).execute()
      }),
    sharedFindings: ({ studyUid }) =>
      store.db.transaction().setAccessMode('read only').execute(async (tx) => {
        await requireStudy(tx, studyUid)
        return sharedFindings(tx, studyUid)
      }),
    adjudicate: (input) => read(input.studyUid, (action) => adjudicate(action, input)),
    readers: () => store.db.transaction().setAccessMode('read only').execute(reportReaders),
    undo: ({ studyUid }) => act(studyUid, (action) => reverseNewest(action, 'undo')),
    redo: ({ studyUid }) => act(studyUid, (action) => reverseNewest(action, 'redo')),
    importLabels: ({ studyUid, reader, ...given }) => act(studyUid, (action) => importLabels(action, given), { reader }),
    seedReport: ({ studyUid, text }) => act(studyUid, (action) => seedReport(action, text), { reader: 'demonstration' })
  }
}
