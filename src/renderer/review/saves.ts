import { create } from 'zustand'
import type { Decision, LabelBatch } from '@shared/contract/review'
import type { Failure } from '@shared/domain/errors'
import type { DrawnMeasurement } from '@shared/domain/measurement'
import type { Region, Review } from '@shared/domain/review'
import type { AdjudicationInput } from '@shared/domain/second-reading'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf, isTransient } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { refreshStudies } from '@renderer/door/refresh-studies'
import { inTurn } from '@renderer/review/study-queue'

export type DrawnRegion = Omit<Region, 'reader' | 'updatedAt'>

/** Something the reader did that is on its way to the store, with all of it, so that nothing has to be done twice. */
export type Change =
  | { readonly kind: 'decision'; readonly decision: Decision }
  /** Several answers at once, see `labelBatch`. */
  | { readonly kind: 'batch'; readonly batch: LabelBatch }
  | { readonly kind: 'adjudication'; readonly adjudication: AdjudicationInput }
  | { readonly kind: 'region'; readonly region: DrawnRegion }
  /** What a stroke of the brush made of the regions it touched. */
  | { readonly kind: 'regions'; readonly studyUid: string; readonly regions: readonly DrawnRegion[]; readonly removed: readonly string[] }
  | { readonly kind: 'measurement'; readonly measurement: DrawnMeasurement }
  | { readonly kind: 'remove-measurement'; readonly studyUid: string; readonly id: string }
  | { readonly kind: 'remove-label'; readonly studyUid: string; readonly id: string }
  | { readonly kind: 'remove-region'; readonly studyUid: string; readonly id: string }
  | { readonly kind: 'undo' | 'redo'; readonly studyUid: string }

export interface Save {
  readonly key: string
  readonly studyUid: string
  readonly change: Change
  readonly state: 'saving' | 'failed'
  readonly failure: Failure | null
}

interface Saves {
  /** Only what is not committed yet; what is, is in the review that the store answered with. */
  readonly open: readonly Save[]
  readonly lastSavedAt: number | null
}

export const useSaves = create<Saves>(() => ({ open: [], lastSavedAt: null }))

/** Changes to one thing share a key: the newest takes the place of one that failed. */
export function keyOf(change: Change): string {
  switch (change.kind) {
    case 'decision':
      return `decision ${change.decision.sopInstanceUid} ${change.decision.class}`
    case 'batch':
      return `batch ${change.batch.studyUid} ${change.batch.by.kind}`
    case 'adjudication':
      return `adjudication ${change.adjudication.sopInstanceUid} ${change.adjudication.class}`
    case 'region':
      return `region ${change.region.id}`
    case 'regions':
      return `regions ${[...change.regions.map(({ id }) => id), ...change.removed].join(' ')}`
    case 'measurement':
      return `measurement ${change.measurement.id}`
    case 'remove-measurement':
      return `measurement ${change.id}`
    case 'remove-label':
      return `label ${change.id}`
    case 'remove-region':
      return `region ${change.id}`
    case 'undo':
    case 'redo':
      return `step ${change.studyUid}`
  }
}

function studyOf(change: Change): string {
  switch (change.kind) {
    case 'decision':
      return change.decision.studyUid
    case 'batch':
      return change.batch.studyUid
    case 'adjudication':
      return change.adjudication.studyUid
    case 'region':
      return change.region.studyUid
    case 'measurement':
      return change.measurement.studyUid
    default:
      return change.studyUid
  }
}

function send(change: Change): Promise<Review> {
  switch (change.kind) {
    case 'decision':
      return door.review.decide(change.decision)
    case 'batch':
      return door.review.decideAll(change.batch)
    case 'adjudication':
      return door.review.adjudicate(change.adjudication)
    case 'region':
      return door.review.saveRegion(change.region)
    case 'regions':
      return door.review.saveRegions({ ...change, regions: [...change.regions], removed: [...change.removed] })
    case 'measurement':
      return door.review.saveMeasurement(change.measurement)
    case 'remove-measurement':
      return door.review.removeMeasurement(change)
    case 'remove-label':
      return door.review.removeLabel(change)
    case 'remove-region':
      return door.review.removeRegion(change)
    case 'undo':
      return door.review.undo(change)
    case 'redo':
      return door.review.redo(change)
  }
}

const tries = 3
const againMs = 400

/** Undo and redo are not sent again by themselves: a lost answer may have been carried out. */
async function sendPatiently(change: Change): Promise<Review> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(change)
    } catch (error) {
      if (attempt === tries || !isTransient(error) || change.kind === 'undo' || change.kind === 'redo') throw error
      await new Promise((resolve) => setTimeout(resolve, againMs * attempt))
    }
  }
}

/** Sends a change after all earlier ones of its study. Resolves to whether the store has committed it. */
export async function save(change: Change): Promise<boolean> {
  const studyUid = studyOf(change)
  const entry: Save = { key: keyOf(change), studyUid, change, state: 'saving', failure: null }
  const replace = (next: Save | null) =>
    useSaves.setState(({ open }) => {
      const others = open.filter((one) => one.key !== entry.key)
      return { open: next ? [...others, next] : others }
    })
  replace(entry)
  let committed = false
  await inTurn(studyUid, async () => {
    try {
      if (!hasNothingToDo(change)) {
        takeReview(await sendPatiently(change))
        committed = true
        useSaves.setState({ lastSavedAt: Date.now() })
      }
      if (isLatest(entry)) replace(null)
    } catch (error) {
      if (isLatest(entry)) replace({ ...entry, state: 'failed', failure: failureOf(error) })
    }
  })
  return committed
}

/** Asked in turn, so that an undo or redo pressed before the change before it was answered counts. */
function hasNothingToDo(change: Change): boolean {
  if (change.kind !== 'undo' && change.kind !== 'redo') return false
  const review = queryClient.getQueryData(queries.review(change.studyUid).queryKey)
  return !(change.kind === 'undo' ? review?.canUndo : review?.canRedo)
}

const isLatest = (entry: Save) => useSaves.getState().open.find((one) => one.key === entry.key)?.change === entry.change

export const retrySave = ({ change }: Save) => void save(change)

export function discardSave({ key }: Save): void {
  useSaves.setState(({ open }) => ({ open: open.filter((one) => one.key !== key) }))
}

/** Puts the review that the store answered with on screen, and has the worklist read its row again. */
export function takeReview(review: Review): void {
  queryClient.setQueryData(queries.review(review.studyUid).queryKey, review)
  tellChange({ studyUid: review.studyUid })
  void queryClient.invalidateQueries({ queryKey: queries.sharedFindings(review.studyUid).queryKey })
  // The first answer begins the reading, and its undo ends it.
  void queryClient.invalidateQueries({ queryKey: queries.study(review.studyUid).queryKey })
  refreshStudies()
}
