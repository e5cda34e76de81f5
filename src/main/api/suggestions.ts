import { implement } from '@orpc/server'
import { suggestions as contract } from '@shared/contract/suggestions'
import type { Services } from '@main/api/services'

export function suggestionsRouter({ suggestions }: Services) {
  const os = implement(contract)
  return os.router({
    forFilm: os.forFilm.handler(({ input }) => suggestions.forFilm(input)),
    ground: os.ground.handler(({ input }) => suggestions.ground(input)),
    groundClass: os.groundClass.handler(({ input }) => suggestions.groundClass(input)),
    wordsAt: os.wordsAt.handler(({ input }) => suggestions.wordsAt(input)),
    listPromptSets: os.listPromptSets.handler(() => suggestions.listPromptSets()),
    savePromptSet: os.savePromptSet.handler(({ input }) => suggestions.savePromptSet(input)),
    usePromptSet: os.usePromptSet.handler(({ input }) => suggestions.usePromptSet(input)),
    promptSetHistory: os.promptSetHistory.handler(() => suggestions.promptSetHistory()),
    previewPromptSet: os.previewPromptSet.handler(({ input }) => suggestions.previewPromptSet(input))
  })
}
