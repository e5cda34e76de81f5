import type { StudyRow } from '@shared/domain/study'
import { door } from '@renderer/door/door'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'

const pageSize = 500

/**
 * The study before or after one, in the order of the worklist as it now is. A study that has left the list meanwhile
 * (a filter by status) is followed by the list's first one. Null at the end of the list.
 */
export async function stepStudy(studyUid: string, step: 1 | -1): Promise<StudyRow | null> {
  const query = useWorklistQuery.getState()
  let last: StudyRow | null = null
  for (let offset = 0; ; offset += pageSize) {
    const { studies, total } = await door.studies.list({ ...query, offset, limit: pageSize })
    const index = studies.findIndex((row) => row.studyUid === studyUid)
    if (index >= 0) {
      const next = studies[index + step]
      if (next) return next
      if (step === -1) return last
      const following = await door.studies.list({ ...query, offset: offset + index + 1, limit: 1 })
      return following.studies[0] ?? null
    }
    last = studies.at(-1) ?? null
    if (offset + pageSize >= total) break
  }
  const first = await door.studies.list({ ...query, offset: 0, limit: 1 })
  return first.studies[0] ?? null
}
