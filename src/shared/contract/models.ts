import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { modelSummary } from '@shared/domain/model'

export const models = {
  list: base.output(z.array(modelSummary)),
  serving: base.output(modelSummary)
}
