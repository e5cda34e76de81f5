import { implement } from '@orpc/server'
import { models as contract } from '@shared/contract/models'
import { modelImportStream } from '@main/api/model-import-stream'
import type { Services } from '@main/api/services'

export function modelsRouter({ models, activities, store }: Services) {
  const os = implement(contract)
  return os.router({
    list: os.list.handler(() => models.list()),
    serving: os.serving.handler(() => models.serving()),
    history: os.history.handler(() => models.history()),
    compare: os.compare.handler(({ input, signal }) => models.compare(input.sha256, signal)),
    import: os.import.handler(({ input, signal }) => Promise.resolve(modelImportStream(activities, models, store.dataDir, input, signal))),
    promote: os.promote.handler(({ input }) => models.promote(input)),
    rollBack: os.rollBack.handler(() => models.rollBack())
  })
}
