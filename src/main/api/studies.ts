import { implement } from '@orpc/server'
import { studies } from '@shared/contract/studies'
import type { Services } from '@main/api/services'

export function studiesRouter({ library, review }: Services) {
  const os = implement(studies)
  return os.router({
    list: os.list.handler(({ input }) => library.list(input)),
    get: os.get.handler(({ input }) => library.get(input.studyUid)),
    setStatus: os.setStatus.handler(async ({ input: { studyUid, status } }) => {
      await review.setStatus(studyUid, status)
      return (await library.get(studyUid)).row
    })
  })
}
