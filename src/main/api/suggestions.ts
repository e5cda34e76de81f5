import { implement } from '@orpc/server'
import { suggestions as contract } from '@shared/contract/suggestions'
import type { Services } from '@main/api/services'

export function suggestionsRouter({ suggestions, background }: Services) {
  const os = implement(contract)
  /** Another prompt set serves from now on: the library's films get suggestions by it. */
  const caughtUp = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change
    void background.catchUp()
    return result
  }
  return os.router({
    forFilm: os.forFilm.handler(({ input }) => suggestions.forFilm(input)),
    ground: os.ground.handler(({ input }) => suggestions.ground(input)),
    groundClass: os.groundClass.handler(({ input }) => suggestions.groundClass(input)),
    outlines: os.outlines.handler(({ input }) => suggestions.outlines(input)),
    wordsAt: os.wordsAt.handler(({ input }) => suggestions.wordsAt(input)),
    listPromptSets: os.listPromptSets.handler(() => suggestions.listPromptSets()),
    savePromptSet: os.savePromptSet.handler(({ input }) => caughtUp(suggestions.savePromptSet(input))),
    usePromptSet: os.usePromptSet.handler(({ input }) => caughtUp(suggestions.usePromptSet(input))),
    resume: os.resume.handler(() => background.resume()),
    suggestOn: os.suggestOn.handler(({ input }) => background.suggestOn(input)),
    promptSetHistory: os.promptSetHistory.handler(() => suggestions.promptSetHistory()),
    previewPromptSet: os.previewPromptSet.handler(({ input }) => suggestions.previewPromptSet(input))
  })
}
