import { AppError } from '@shared/domain/errors'
import { trainContrastive } from '@main/training/contrastive-run'
import { trainEncoder } from '@main/training/encoder-run'
import { trainHead } from '@main/training/head-run'
import { quantise } from '@main/training/quantise'
import { trainSegment } from '@main/training/segment-run'
import { learningCurve } from '@main/training/learning-curve'
import { contrastiveRecipe, type ContrastiveRecipe, curveRecipe, type CurveRecipe, encoderRecipe, type EncoderRecipe, headRecipe, type HeadRecipe, quantiseRecipe, type QuantiseRecipe, segmentRecipe, type SegmentRecipe } from '@main/training/recipe'
import type { RunControl, TrainedPack } from '@main/training/run'
import type { CallContext } from '@main/workers/channel'

export interface TrainingResult {
  readonly dir: string
  readonly name: string
  readonly sha256: string
  readonly provider: string
}

/** What the training child does: one run at a time, which can be paused and stopped at the step it reached; a crash costs what was not saved. */
export function createTrainingProcedures() {
  let held: { readonly over: Promise<void>; readonly release: (value: undefined) => void } | null = null
  const whenRunning = () => held?.over ?? null
  let busy = false

  const run = async <R>(train: (recipe: R, control: RunControl) => Promise<TrainedPack>, recipe: R, context: CallContext): Promise<TrainingResult> => {
    if (busy) throw new AppError('CONFLICT', 'A training runs already; wait for it or stop it.')
    busy = true
    try {
      const { pack, provider } = await train(recipe, { signal: context.signal, emit: (event) => context.emit(event), whenRunning })
      return { dir: pack.dir, name: pack.manifest.name, sha256: pack.sha256, provider }
    } finally {
      busy = false
    }
  }

  return {
    /** Emits `TrainingEvent`s. */
    contrastive: (recipe: ContrastiveRecipe, context: CallContext) => run(trainContrastive, contrastiveRecipe.parse(recipe), context),

    /** Emits `TrainingEvent`s. */
    encoder: (recipe: EncoderRecipe, context: CallContext) => run(trainEncoder, encoderRecipe.parse(recipe), context),

    /** Emits `TrainingEvent`s. */
    head: (recipe: HeadRecipe, context: CallContext) => run(trainHead, headRecipe.parse(recipe), context),

    /** Emits `TrainingEvent`s. */
    segment: (recipe: SegmentRecipe, context: CallContext) => run(trainSegment, segmentRecipe.parse(recipe), context),

    /** Emits `TrainingEvent`s: films read. */
    quantise: (recipe: QuantiseRecipe, context: CallContext) => run(quantise, quantiseRecipe.parse(recipe), context),

    /** Emits `TrainingEvent`s: films read, then a step for each share. */
    curve: (recipe: CurveRecipe, context: CallContext) => learningCurve(curveRecipe.parse(recipe), { signal: context.signal, emit: (event) => context.emit(event), whenRunning }),

    /** Holds the run before its next step, its state on the disk. */
    async pause(): Promise<void> {
      if (!held) {
        const { promise: over, resolve: release } = Promise.withResolvers<undefined>()
        held = { over, release }
      }
      await Promise.resolve()
    },
    async resume(): Promise<void> {
      held?.release(undefined)
      held = null
      await Promise.resolve()
    }
  }
}
export type TrainingProcedures = ReturnType<typeof createTrainingProcedures>
