import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { learningCurve } from '@shared/domain/learning-curve'
import { nextCase, nextCaseReason, runSettings, trainingDataset, trainingRun } from '@shared/domain/training'

const ofRun = z.object({ id: z.uuid() })

export const training = {
  /** The labels of the library as training would take them, for the classes of the serving prompt set. */
  dataset: base.output(trainingDataset),
  /** Films that are most worth a label next. */
  nextCases: base.input(z.object({ reason: nextCaseReason, limit: z.number().int().min(1).max(100).default(12) })).output(z.array(nextCase)),
  /** How well heads on shares of the labels do on held-out patients, and what more labels would bring; takes a while. */
  curve: base.output(learningCurve),
  /** Newest first. */
  runs: base.output(z.array(trainingRun)),
  /** Every run as it changes, beginning with the one under way. */
  follow: base.output(eventIterator(trainingRun)),
  /** Starts a run from the serving model; the gate compares what comes of it. One run at a time. */
  start: base.input(runSettings).output(trainingRun),
  pause: base.input(ofRun).output(trainingRun),
  /** Goes on with a run that is paused, or that was cut off or stopped; one that is not under way may go on with another learning rate. */
  resume: base.input(ofRun.extend({ learningRate: runSettings.shape.learningRate.optional() })).output(trainingRun),
  cancel: base.input(ofRun).output(trainingRun)
}
