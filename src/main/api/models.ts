import { implement } from '@orpc/server'
import { models as contract } from '@shared/contract/models'
import type { Services } from '@main/api/services'

export function modelsRouter({ models }: Services) {
  const os = implement(contract)
  return os.router({
    list: os.list.handler(() => models.list()),
    serving: os.serving.handler(() => models.serving())
  })
}
