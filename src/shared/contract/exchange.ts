import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { importEvent, importSource } from '@shared/domain/exchange'

export const exchange = {
  /** Imports files, folders, zips and DICOMDIRs. Aborting the iteration cancels what is left; nothing taken is undone. */
  import: base.input(z.object({ sources: z.array(importSource).min(1).max(10_000) })).output(eventIterator(importEvent))
}
