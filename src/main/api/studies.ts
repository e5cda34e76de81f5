import { implement } from '@orpc/server'
import { studies } from '@shared/contract/studies'
import type { Services } from '@main/api/services'

export function studiesRouter({ library, films, review }: Services) {
  const os = implement(studies)
  return os.router({
    list: os.list.handler(({ input }) => library.list(input)),
    neighbour: os.neighbour.handler(({ input }) => library.neighbour(input)),
    facets: os.facets.handler(() => library.facets()),
    savedFilters: os.savedFilters.handler(() => library.savedFilters()),
    saveFilter: os.saveFilter.handler(({ input }) => library.saveFilter(input)),
    removeFilter: os.removeFilter.handler(({ input }) => library.removeFilter(input.id)),
    get: os.get.handler(({ input }) => library.get(input.studyUid)),
    presentations: os.presentations.handler(({ input }) => library.presentations(input.studyUid)),
    tags: os.tags.handler(async ({ input }) => films.tags((await library.filePath(input.sopInstanceUid)).path)),
    setStatus: os.setStatus.handler(async ({ input: { studyUid, status } }) => {
      await review.setStatus(studyUid, status)
      return (await library.get(studyUid)).row
    })
  })
}
