import { implement } from '@orpc/server'
import { retrieval as contract } from '@shared/contract/retrieval'
import type { Services } from '@main/api/services'

export function retrievalRouter({ retrieval }: Services) {
  const os = implement(contract)
  return os.router({
    similar: os.similar.handler(({ input }) => retrieval.similar(input)),
    byText: os.byText.handler(({ input }) => retrieval.byText(input)),
    byRegion: os.byRegion.handler(({ input }) => retrieval.byRegion(input))
  })
}
