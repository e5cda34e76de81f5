import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { comparison } from '@shared/domain/comparison'
import { failure } from '@shared/domain/errors'
import { modelImportEvent, modelImportInput, modelSummary, servingChange } from '@shared/domain/model'

const ofModel = z.object({ sha256: z.string() })

export const models = {
  list: base.output(z.array(modelSummary)),
  serving: base.output(modelSummary),
  /** Promotions and rollbacks, newest first; `fallback`: why the promoted model could not be opened, where it could not. */
  history: base.output(z.object({ changes: z.array(servingChange), fallback: failure.nullable() })),
  /** Holds a model against the serving one on the library's held-out patients; an activity that can be cancelled. */
  compare: base.input(ofModel).output(comparison),
  /** Has a model serve that was compared and let through, or any with `override`. */
  promote: base.input(ofModel.extend({ override: z.boolean() })).output(modelSummary),
  /** Takes in a pack's archive (`/packs/<hash>.zip`) or a checkpoint, in a process of its own; aborting the iteration cancels it. */
  import: base.input(modelImportInput).output(eventIterator(modelImportEvent)),
  /** The model before the last promotion serves again. */
  rollBack: base.output(modelSummary)
}
